// Command pause is the first process of each pod: it holds the pod's namespaces until it is told to end. It has no
// children: pods here do not share their process namespace, so that there is nobody to reap. Standard library only.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
	<-told
}
