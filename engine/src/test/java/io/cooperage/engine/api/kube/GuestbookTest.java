package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.api.kube.SampleCluster.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three tiers by the real kubectl: a page, the rules behind it, and a store with a volume.
@Tag("kernel")
@Timeout(600)
class GuestbookTest {
    /// Asks the page of the Service again and again from within the cluster, each time over a new connection.
    private static final String ASKER = """
            while :; do
              said=$(printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 60 "$WEB_SERVICE_HOST" 80 2>&1)
              case $said in
                'HTTP/1.0 200 '*) echo good ;;
                *) echo "bad: $said" ;;
              esac
            done
            """;

    private final Path folder;
    private SampleCluster sample;
    private Space space;
    private int port;

    @SuppressWarnings("NullAway.Init") // set before each test
    GuestbookTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() throws Exception {
        sample = new SampleCluster(folder);
        space = sample.apply("guests", "guestbook.yaml");
        for (String tier : List.of("keyvalue", "backend", "web")) {
            space.kubectl("rollout", "status", "deployment/" + tier, "--timeout=110s");
        }
        port = Integer.parseInt(space.field("service/web", "{.spec.ports[0].nodePort}"));
        space.await("the page", shows("version 1"));
    }

    @AfterEach
    void close() {
        if (sample != null) {
            sample.close();
        }
    }

    private BooleanSupplier shows(String text) {
        return () -> {
            try {
                String page = PageVisits.get(port, "/");
                return page.startsWith("HTTP/1.0 200 ") && page.contains(text);
            } catch (IOException e) {
                return false; // not yet, or not at the moment
            }
        };
    }

    @Test
    void entriesOutliveThePodThatKeepsThem() throws Exception {
        assertThat(PageVisits.get(port, "/cgi-bin/sign?entry=Ada+was+%3Chere%3E"))
                .startsWith("HTTP/1.0 303 ");
        space.await("the entry", shows("<li>Ada&#32;was&#32;&#60;here&#62;</li>"));
        assertThat(space.field("pvc/keyvalue", "{.status.phase} {.spec.storageClassName}"))
                .isEqualTo("Bound standard");

        String keeper = space.names("pods", "tier=store").getFirst();
        space.kubectl("delete", "pod", keeper);
        space.kubectl("rollout", "status", "deployment/keyvalue", "--timeout=110s");
        assertThat(space.names("pods", "tier=store")).hasSize(1).doesNotContain(keeper);
        space.await("the entry again", shows("Ada&#32;was"));

        TreeSet<String> hosts = new TreeSet<>();
        List<String> pods = space.names("pods", "tier=web");
        space.await("an answer of each pod", () -> {
            try {
                String page = PageVisits.get(port, "/");
                pods.stream().filter(page::contains).forEach(hosts::add);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return hosts.size() == 3;
        });
    }

    @Test
    void aRollingUpdateDropsNoRequest() throws Exception {
        space.kubectl("run", "asker", "--image=samples:1", "--command", "--", "sh", "-c", ASKER);
        space.kubectl("wait", "--for=condition=Ready", "pod/asker", "--timeout=110s");
        List<String> failures;
        try (PageVisits visits = new PageVisits(port)) {
            space.await("visits", () -> visits.answers("1") >= 10);
            space.kubectl("set", "image", "deployment/web", "web=samples:2");
            space.kubectl("rollout", "status", "deployment/web", "--timeout=110s");
            space.await("visits of the new", () -> visits.answers("2") >= 10);
            // The tier behind, too: what the page asks for must not fail either.
            space.kubectl("rollout", "restart", "deployment/web", "deployment/backend");
            space.kubectl("rollout", "status", "deployment/web", "--timeout=110s");
            space.kubectl("rollout", "status", "deployment/backend", "--timeout=110s");
            space.await(
                    "the last of the old pods gone",
                    () -> space.names("pods", "app=guestbook").size() == 6);
            int before = visits.answers("2");
            space.await("visits after", () -> visits.answers("2") >= before + 10);
            failures = visits.end();
        }
        assertThat(failures).as("of visitors through the node port").isEmpty();
        List<String> inside = space.kubectl("logs", "asker").lines().toList();
        assertThat(inside.stream().filter(line -> !line.equals("good")))
                .as("of the pod that asked the Service")
                .isEmpty();
        assertThat(inside).hasSizeGreaterThan(10);
    }
}
