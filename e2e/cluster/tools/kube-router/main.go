// Command kube-router is the controller of NetworkPolicies of kube-router (`--run-firewall`) and no more: its own main
// brings the routers and proxies along, and with them a BGP daemon and the client of a cloud.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os/signal"
	"sync"
	"syscall"

	"github.com/cloudnativelabs/kube-router/v2/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/v2/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	"github.com/cloudnativelabs/kube-router/v2/pkg/svcip"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

var (
	kubeconfig   = flag.String("kubeconfig", "", "file that says where the API server is")
	node         = flag.String("node", "", "name of the node whose pods are guarded")
	readyAddress = flag.String("ready-address", "", "host:port that answers 200 once the policies are being enforced")
)

// watched is what the controller reads of the cluster.
type watched struct {
	pods, namespaces, policies cache.SharedIndexInformer
}

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	client, err := connect()
	if err != nil {
		return err
	}
	all := watch(ctx, client)
	controller, err := construct(client, all)
	if err != nil {
		return err
	}
	if err := all.tell(controller); err != nil {
		return err
	}
	heartbeats := make(chan *healthcheck.ControllerHeartbeat)
	var running sync.WaitGroup
	running.Add(1)
	go controller.Run(heartbeats, ctx.Done(), &running)
	// The first one comes with the first of its rounds; each round begins with one.
	select {
	case <-heartbeats:
	case <-ctx.Done():
		return nil
	}
	go serveReadiness()
	for {
		select {
		case <-heartbeats:
		case <-ctx.Done():
			running.Wait()
			return nil
		}
	}
}

// tell lets each change begin a round of the controller.
func (w watched) tell(controller *netpol.NetworkPolicyController) error {
	_, pods := w.pods.AddEventHandler(controller.PodEventHandler)
	_, namespaces := w.namespaces.AddEventHandler(controller.NamespaceEventHandler)
	_, policies := w.policies.AddEventHandler(controller.NetworkPolicyEventHandler)
	return errors.Join(pods, namespaces, policies)
}

func connect() (kubernetes.Interface, error) {
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}

func watch(ctx context.Context, client kubernetes.Interface) watched {
	factory := informers.NewSharedInformerFactory(client, 0)
	core, networking := factory.Core().V1(), factory.Networking().V1()
	all := watched{core.Pods().Informer(), core.Namespaces().Informer(), networking.NetworkPolicies().Informer()}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	return all
}

// construct makes the controller with kube-router's own defaults: iptables and ipset, the services' range 10.96.0.0/12.
func construct(client kubernetes.Interface, all watched) (*netpol.NetworkPolicyController, error) {
	config := options.NewKubeRouterConfig()
	config.HostnameOverride = *node
	config.EnableIPv4 = true
	ranges, err := svcip.NewValidator(svcip.Config{ClusterIPCIDRs: config.ClusterIPCIDRs, EnableIPv4: true})
	if err != nil {
		return nil, fmt.Errorf("the range of the services: %w", err)
	}
	tables, sets, err := netpol.NewIPTablesHandlers(config)
	if err != nil {
		return nil, fmt.Errorf("iptables and ipset: %w", err)
	}
	var sharedByControllers sync.Mutex
	return netpol.NewNetworkPolicyController(client, config, all.pods, all.policies, all.namespaces,
		&sharedByControllers, nil, tables, sets, ranges)
}

func serveReadiness() {
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	log.Fatal(http.ListenAndServe(*readyAddress, handler))
}
