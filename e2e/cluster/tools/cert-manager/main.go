// Command cert-manager runs the controllers of cert-manager that a fleet of HTTP-01 certificates needs. cert-manager's
// own main lives in a Go module that nobody can require; the controllers themselves are a library.
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/cert-manager/cert-manager/pkg/controller"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmechallenges"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmeorders"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/acme"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/metrics"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/acme"
	utilfeature "github.com/cert-manager/cert-manager/pkg/util/feature"
	"k8s.io/apimachinery/pkg/api/resource"
)

var (
	kubeconfig   = flag.String("kubeconfig", "", "file that says where the API server is")
	nameserver   = flag.String("nameserver", "", "host:port of the DNS server that the self-checks ask")
	readyAddress = flag.String("ready-address", "", "host:port that answers 200 once every controller runs")
	workers      = flag.Int("workers", 5, "workers of each controller, as in cert-manager's own default")
	checkRetry   = flag.Duration("check-retry", 10*time.Second, "wait after a self-check that failed")
	features     = flag.String("feature-gates", "", "feature gates as in cert-manager's own flag, e.g. ACMEUseARI=true")
	challenges   = flag.Int("max-challenges", 60, "challenges under way at once, as in cert-manager's own default")
)

func main() {
	flag.Parse()
	if err := utilfeature.DefaultMutableFeatureGate.Set(*features); err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	factory, err := controller.NewContextFactory(ctx, options())
	if err != nil {
		return err
	}
	shared, err := factory.Build()
	if err != nil {
		return err
	}
	var running sync.WaitGroup
	for name, construct := range controller.Known() {
		built, err := construct(factory)
		if err != nil {
			return err
		}
		running.Go(func() {
			if err := built.Run(*workers, ctx); err != nil {
				log.Fatalf("%s: %v", name, err)
			}
		})
	}
	shared.SharedInformerFactory.Start(ctx.Done())
	shared.KubeSharedInformerFactory.Start(ctx.Done())
	shared.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	shared.SharedInformerFactory.WaitForCacheSync(ctx.Done())
	shared.KubeSharedInformerFactory.WaitForCacheSync(ctx.Done())
	go serveReadiness()
	running.Wait()
	return nil
}

// options are cert-manager's own defaults wherever they matter to the time or the order of things.
func options() controller.ContextOptions {
	return controller.ContextOptions{
		Kubeconfig:         *kubeconfig,
		KubernetesAPIQPS:   200,
		KubernetesAPIBurst: 400,
		IssuerOptions:      controller.IssuerOptions{ClusterResourceNamespace: "cert-manager"},
		ACMEOptions: controller.ACMEOptions{
			HTTP01SolverImage:                 "acmesolver",
			HTTP01SolverNameservers:           []string{*nameserver},
			HTTP01SolverResourceRequestCPU:    resource.MustParse("10m"),
			HTTP01SolverResourceRequestMemory: resource.MustParse("64Mi"),
			HTTP01SolverResourceLimitsCPU:     resource.MustParse("100m"),
			HTTP01SolverResourceLimitsMemory:  resource.MustParse("64Mi"),
			ACMEHTTP01SolverRunAsNonRoot:      true,
			DNS01Nameservers:                  []string{*nameserver},
			DNS01CheckRetryPeriod:             *checkRetry,
		},
		SchedulerOptions: controller.SchedulerOptions{MaxConcurrentChallenges: *challenges},
		CertificateOptions: controller.CertificateOptions{
			CertificateRequestMinimumBackoffDuration: time.Hour,
			CertificateRequestMaximumBackoffDuration: 32 * time.Hour,
		},
	}
}

func serveReadiness() {
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	log.Fatal(http.ListenAndServe(*readyAddress, handler))
}
