// Command pki writes the keys and certificates of a test cluster into a folder: one CA that signs the servers and the
// client identities, and the key that signs the tokens of service accounts. Standard library only.
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const validity = 10 * 365 * 24 * time.Hour

// leaf is one certificate: a server when it has names, else a client.
type leaf struct {
	file         string
	commonName   string
	organization []string
	dnsNames     []string
	addresses    []net.IP
}

var loopback = net.IPv4(127, 0, 0, 1)

var leaves = []leaf{
	{
		file:       "apiserver",
		commonName: "kube-apiserver",
		dnsNames:   []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost"},
		// The second is the first address of the services' range, that of the service "kubernetes".
		addresses: []net.IP{loopback, net.IPv4(10, 96, 0, 1)},
	},
	{file: "pebble", commonName: "localhost", dnsNames: []string{"localhost", "pebble"}, addresses: []net.IP{loopback}},
	{file: "admin", commonName: "admin", organization: []string{"system:masters"}},
	{file: "controller-manager", commonName: "system:kube-controller-manager"},
	// The programs of a node, should the cluster have one.
	{file: "kubelet", commonName: "system:node:node-1", organization: []string{"system:nodes"}},
	{file: "scheduler", commonName: "system:kube-scheduler"},
	{file: "proxy", commonName: "system:kube-proxy"},
	{file: "coredns", commonName: "system:coredns"},
	{file: "kube-router", commonName: "system:kube-router"},
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: pki FOLDER")
	}
	if err := writeAll(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func writeAll(folder string) error {
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	ca := template(pkix.Name{CommonName: "test-cluster-ca"})
	ca.IsCA = true
	ca.BasicConstraintsValid = true
	ca.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	if err := writeCertificate(folder, "ca", ca, ca, caKey, caKey); err != nil {
		return err
	}
	for _, one := range leaves {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return err
		}
		if err := writeCertificate(folder, one.file, one.template(), ca, key, caKey); err != nil {
			return err
		}
	}
	tokens, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	return writeKey(folder, "service-accounts", tokens)
}

func (one leaf) template() *x509.Certificate {
	certificate := template(pkix.Name{CommonName: one.commonName, Organization: one.organization})
	certificate.KeyUsage = x509.KeyUsageDigitalSignature
	certificate.DNSNames = one.dnsNames
	certificate.IPAddresses = one.addresses
	certificate.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if len(one.addresses) > 0 {
		certificate.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	}
	return certificate
}

func template(subject pkix.Name) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		log.Fatal(err)
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      subject,
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(validity),
	}
}

func writeCertificate(
	folder, name string, certificate, issuer *x509.Certificate, key, issuerKey *ecdsa.PrivateKey,
) error {
	der, err := x509.CreateCertificate(rand.Reader, certificate, issuer, key.Public(), issuerKey)
	if err != nil {
		return err
	}
	if err := writePem(folder, name+".crt", "CERTIFICATE", der); err != nil {
		return err
	}
	return writeKey(folder, name, key)
}

func writeKey(folder, name string, key crypto.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return writePem(folder, name+".key", "PRIVATE KEY", der)
}

func writePem(folder, file, kind string, der []byte) error {
	block := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	return os.WriteFile(filepath.Join(folder, file), block, 0o600)
}
