import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * Nodes of a cluster for tests, on loopback, as many of them as are wanted in this process.
 *
 * <p>Arguments: an empty folder; the HTTP ports and the transport ports of all nodes, with commas;
 * the numbers of the first and the last node that run here, from 0. Standard input takes "stop N"
 * and "start N"; its end, and SIGTERM, close the nodes and remove the folder.
 */
public class Nodes {
    // Without the module analysis-common: its Thai analyzer makes every creation of an index fail
    // on a Java without Thai locale data.
    private static final String MODULES =
            "org.opensearch.transport.Netty4ModulePlugin,"
                    + "org.opensearch.painless.PainlessModulePlugin,"
                    + "org.opensearch.index.reindex.ReindexModulePlugin";

    public static void main(String[] arguments) throws Exception {
        String folder = arguments[0];
        String[] httpPorts = arguments[1].split(",");
        String[] transportPorts = arguments[2].split(",");
        int first = Integer.parseInt(arguments[3]);
        int last = Integer.parseInt(arguments[4]);
        String[] addresses = new String[transportPorts.length];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = "127.0.0.1:" + transportPorts[i];
        }

        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1); // the given port or none, not the next free one
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
                runner.clean();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        runner.onBuild((number, settings) -> { // it counts from 1
            int node = first + number - 1;
            settings.put("node.name", "node-" + node);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", httpPorts[node]);
            settings.put("transport.port", transportPorts[node]);
            // Or a node that is alone in its process becomes a cluster of its own.
            settings.put("discovery.type", "zen");
            settings.putList("discovery.seed_hosts", addresses);
            settings.putList("cluster.initial_cluster_manager_nodes", "node-0");
            // A node does not wait for the others, which are started after it.
            settings.put("discovery.initial_state_timeout", "0s");
            // The little heap is full of garbage most of the time, which is no reason to refuse.
            settings.put("indices.breaker.total.use_real_memory", false);
            settings.putList("node.roles", "cluster_manager", "data", "ingest");
            settings.put("node.processors", "1");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        }).build(OpenSearchRunner.newConfigs()
                .disableESLogger() // a second node in a process would close standard output
                .moduleTypes(MODULES)
                .basePath(folder)
                .clusterName("whosaid-tests")
                .numOfNode(last - first + 1));

        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            int place = Integer.parseInt(words[1]) - first;
            if (words[0].equals("start")) {
                runner.startNode(place);
            } else {
                var node = runner.getNode(place);
                node.close();
                node.awaitClose(10, TimeUnit.SECONDS);
            }
        }
        System.exit(0); // and the hook cleans up
    }
}
