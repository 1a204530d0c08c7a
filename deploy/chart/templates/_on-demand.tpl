{{- /*
The patches of the EnvoyFilter of on-demand certificates, as src/edge/kubernetes/resources/on-demand-filter.ts has them:
a test holds the two to each other. Takes port, serverName.
*/ -}}
{{- define "portal-domains.onDemandPatches" -}}
- applyTo: CLUSTER
  match:
    context: GATEWAY
  patch:
    operation: ADD
    value:
      name: portal-domains-sds
      type: STRICT_DNS
      connect_timeout: 1s
      dns_refresh_rate: 5s
      typed_extension_protocol_options:
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
          explicit_http_config:
            http2_protocol_options:
              max_concurrent_streams: 2147483647
              connection_keepalive:
                interval: 30s
                timeout: 10s
      circuit_breakers:
        thresholds:
          - max_requests: 1000000
            max_pending_requests: 1000000
            max_connections: 1024
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: {{ .serverName }}
          common_tls_context:
            alpn_protocols:
              - h2
            tls_certificate_sds_secret_configs:
              - name: kubernetes://portal-domain-sds-client
                sds_config:
                  ads: {}
                  resource_api_version: V3
            combined_validation_context:
              default_validation_context:
                match_typed_subject_alt_names:
                  - san_type: DNS
                    matcher:
                      exact: {{ .serverName }}
              validation_context_sds_secret_config:
                name: kubernetes://portal-domain-sds-client-cacert
                sds_config:
                  ads: {}
                  resource_api_version: V3
      load_assignment:
        cluster_name: portal-domains-sds
        endpoints:
          - lb_endpoints:
              - endpoint:
                  address:
                    socket_address:
                      address: {{ .serverName }}
                      port_value: 8091
- applyTo: FILTER_CHAIN
  match:
    context: GATEWAY
    listener:
      portNumber: {{ .port }}
  patch:
    operation: MERGE
    value:
      transport_socket_connect_timeout: 10s
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
          disable_stateless_session_resumption: true
          disable_stateful_session_resumption: true
          common_tls_context:
            custom_tls_certificate_selector:
              name: envoy.tls.certificate_selectors.on_demand_secret
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.cert_selectors.on_demand_secret.v3.Config
                config_source:
                  resource_api_version: V3
                  api_config_source:
                    api_type: DELTA_GRPC
                    transport_api_version: V3
                    set_node_on_first_message_only: true
                    grpc_services:
                      - envoy_grpc:
                          cluster_name: portal-domains-sds
                          retry_policy:
                            retry_back_off:
                              base_interval: 0.1s
                              max_interval: 2s
                certificate_mapper:
                  name: envoy.tls.certificate_mappers.sni
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.cert_mappers.sni.v3.SNI
                    default_value: "-"
- applyTo: HTTP_FILTER
  match:
    context: GATEWAY
    listener:
      portNumber: {{ .port }}
      filterChain:
        filter:
          name: envoy.filters.network.http_connection_manager
  patch:
    operation: INSERT_FIRST
    value:
      name: portal-domains.one-name
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
        default_source_code:
          inline_string: |
            function envoy_on_request(handle)
              local host = (handle:headers():get(":authority") or ""):lower()
              host = host:gsub(":%d+$", "")
              host = host:gsub("%.$", "")
              if host ~= handle:streamInfo():requestedServerName():lower() then
                handle:respond({[":status"] = "421"}, "")
              end
            end
{{- end }}
