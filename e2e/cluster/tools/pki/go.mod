module portal-domains/e2e/tools/pki

go 1.26.0
