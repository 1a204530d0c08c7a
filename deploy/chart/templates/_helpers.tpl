{{- define "portal-domains.selector" -}}
app.kubernetes.io/name: portal-domains
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "portal-domains.labels" -}}
{{ include "portal-domains.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "portal-domains.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{- define "portal-domains.gatewayNamespace" -}}
{{ .Values.edge.gatewayNamespace | default .Release.Namespace }}
{{- end }}

{{- define "portal-domains.edgeAddress" -}}
{{ .Values.edge.address | default (printf "istio-ingressgateway.%s.svc:443" (include "portal-domains.gatewayNamespace" .)) }}
{{- end }}

{{/* Labels as `a=b,c=d`, sorted. */}}
{{- define "portal-domains.labelPairs" -}}
{{- $pairs := list -}}
{{- range $key, $value := . }}{{ $pairs = append $pairs (printf "%s=%s" $key $value) }}{{ end -}}
{{ join "," $pairs }}
{{- end }}

{{/* `name labels base-domain address; …`, as PORTAL_GATEWAYS has them. */}}
{{- define "portal-domains.gateways" -}}
{{- $gateways := list -}}
{{- range .Values.edge.gateways }}{{ $gateways = append $gateways (printf "%s %s %s %s" .name (include "portal-domains.labelPairs" .selector) .baseDomain .address) }}{{ end -}}
{{ join "; " $gateways }}
{{- end }}

{{/* What every pod has: no root, nothing writable but /tmp, no privileges. */}}
{{- define "portal-domains.podSecurity" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "portal-domains.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* Labels of a pod, beside its selector. */}}
{{- define "portal-domains.podLabels" -}}
{{ include "portal-domains.labels" . }}
sidecar.istio.io/inject: {{ .root.Values.sidecarInjection | quote }}
{{- end }}

{{/* The fields of a pod's spec that all pods share. Takes root, component, values. */}}
{{- define "portal-domains.podCommon" -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
enableServiceLinks: false
{{ include "portal-domains.podSecurity" .root }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "portal-domains.spread" -}}
topologySpreadConstraints:
  {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "portal-domains.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}

{{/* One of the Secret's keys as a variable. Takes root, name, key. */}}
{{- define "portal-domains.secretEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: { name: {{ .root.Values.secret.name | quote }}, key: {{ .key | quote }} }
{{- end }}

{{/* What both the API and the worker have to know. */}}
{{- define "portal-domains.commonEnv" -}}
{{ include "portal-domains.secretEnv" (dict "root" . "name" "DATABASE_URL" "key" .Values.secret.keys.databaseUrl) }}
- name: PORTAL_BASE_DOMAIN
  value: {{ required "settings.baseDomain: give the domain that canonical hosts live below, e.g. portal.example.com" .Values.settings.baseDomain | quote }}
- name: PORTAL_SANDBOX
  value: 'off'
- name: PORTAL_EDGE
  value: kubernetes
- name: PORTAL_GATEWAY_SELECTOR
  value: {{ include "portal-domains.labelPairs" .Values.edge.gatewaySelector | quote }}
{{- if .Values.edge.gateways }}
- name: PORTAL_GATEWAYS
  value: {{ include "portal-domains.gateways" . | quote }}
{{- end }}
- name: PORTAL_GATEWAY_LIMIT
  value: {{ .Values.edge.gatewayLimit | quote }}
# Those that clients use.
- name: PORTAL_HTTP_PORT
  value: '80'
- name: PORTAL_HTTPS_PORT
  value: '443'
- name: PORTAL_ORDER_LIMITS
  value: {{ .Values.settings.orderLimits | quote }}
- name: PORTAL_INCIDENT_HOLD
  value: {{ .Values.settings.incidentHold | quote }}
{{- with .Values.settings.publicUrl }}
- name: PORTAL_PUBLIC_URL
  value: {{ . | quote }}
{{- end }}
{{- with .Values.settings.webhookAllowedNetworks }}
- name: PORTAL_WEBHOOK_ALLOWED_NETWORKS
  value: {{ join "," . | quote }}
{{- end }}
- name: PORTAL_ASSERTIONS
  value: {{ .Values.settings.assertions | quote }}
- name: PORTAL_ORIGIN_TIMEOUT
  value: {{ .Values.settings.originTimeoutSeconds | quote }}
- name: PORTAL_HSTS_SECONDS
  value: {{ .Values.settings.hstsSeconds | quote }}
- name: PORTAL_LOG_LEVEL
  value: {{ .Values.settings.logLevel }}
{{- with .Values.edge.httpAddress }}
- name: PORTAL_EDGE_HTTP_ADDRESS
  value: {{ . | quote }}
{{- end }}
{{- with .Values.settings.dnsResolvers }}
- name: PORTAL_DNS_RESOLVERS
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.telemetry.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ $.Values.telemetry.sampleRatio | quote }}
{{- end }}
{{- with .Values.secret.keys.certificateKey }}
{{ include "portal-domains.secretEnv" (dict "root" $ "name" "PORTAL_CERTIFICATE_KEY" "key" .) }}
{{- end }}
{{- with .Values.secret.keys.otlpHeaders }}
{{ include "portal-domains.secretEnv" (dict "root" $ "name" "OTEL_EXPORTER_OTLP_HEADERS" "key" .) }}
{{- end }}
{{- with .Values.secret.keys.posthogApiKey }}
{{ include "portal-domains.secretEnv" (dict "root" $ "name" "POSTHOG_API_KEY" "key" .) }}
- name: POSTHOG_HOST
  value: {{ $.Values.telemetry.posthogHost | quote }}
{{- end }}
{{- with .Values.secret.keys.smtpUrl }}
{{ include "portal-domains.secretEnv" (dict "root" $ "name" "PORTAL_SMTP_URL" "key" .) }}
- name: PORTAL_MAIL_FROM
  value: {{ required "settings.mailFrom: give the sender of mail, e.g. Example Portal <portal@example.com>" $.Values.settings.mailFrom | quote }}
{{- end }}
{{- end }}
