package io.cooperage.engine.cluster.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.service.ServiceProxy;
import io.cooperage.engine.cluster.service.ServiceViews;
import io.cooperage.engine.cluster.testing.HandInformers;
import io.cooperage.engine.network.TestPlane;
import io.cooperage.engine.network.TestWorld;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/// A pod asks 10.96.0.10 over the wire.
@Tag("kernel")
class ClusterDnsTest {
    @TempDir
    Path dir;

    @Test
    void aPodAsksByTheClusterAddress() throws Exception {
        TestWorld.assumeNft();
        HandInformers informers = new HandInformers();
        informers.put("namespaces", "{'metadata':{'name':'default'}}");
        informers.put("services", """
                {'metadata':{'namespace':'kube-system','name':'kube-dns'},'spec':{'clusterIP':'10.96.0.10','ports':[
                 {'name':'dns','port':53,'protocol':'UDP'},{'name':'dns-tcp','port':53,'protocol':'TCP'}]}}""");
        informers.put(
                "services",
                "{'metadata':{'namespace':'default','name':'many'},'spec':{'clusterIP':'None','ports':[]}}");
        String many = IntStream.range(1, 100)
                .mapToObj(i -> "{'addresses':['10.1.7.%d'],'conditions':{'ready':true}}".formatted(i))
                .collect(Collectors.joining(","));
        informers.put("endpointslices.discovery.k8s.io", """
                {'metadata':{'namespace':'default','name':'m','labels':{'kubernetes.io/service-name':'many'}},
                 'endpoints':[%s],'ports':[]}""".formatted(many));
        try (TestWorld world = new TestWorld(dir);
                TestPlane plane = new TestPlane(world, false);
                ServiceViews views = new ServiceViews(informers);
                ClusterDns dns = ClusterDns.start(
                        plane, plane.bridge("").gateway(), "cluster.local", views, informers.of("namespaces"))) {
            String pod = world.container(1, 2);
            informers.put("endpointslices.discovery.k8s.io", """
                    {'metadata':{'namespace':'kube-system','name':'d','labels':{'kubernetes.io/service-name':'kube-dns'}},
                     'endpoints':[{'addresses':['10.1.0.1'],'conditions':{'ready':true}}],
                     'ports':[{'name':'dns','port':%1$d,'protocol':'UDP'},
                              {'name':'dns-tcp','port':%1$d,'protocol':'TCP'}]}""".formatted(dns.port()));
            try (ServiceProxy _ = ServiceProxy.start(plane, views, "pods", "10.96.0.0/16")) {
                Message own = ask(world, pod, "kube-dns.kube-system.svc.cluster.local", false);
                assertThat(own.getSection(Section.ANSWER))
                        .extracting(Record::rdataToString)
                        .containsExactly("10.96.0.10");
                assertThat(ask(world, pod, "many.default.svc.cluster.local", false)
                                .getHeader()
                                .getFlag(Flags.TC))
                        .as("too long for UDP")
                        .isTrue();
                assertThat(ask(world, pod, "many.default.svc.cluster.local", true)
                                .getSection(Section.ANSWER))
                        .hasSize(99);
            }
        }
    }

    private static Message ask(TestWorld world, String from, String name, boolean tcp) {
        return world.in(from, () -> {
            SimpleResolver resolver =
                    new SimpleResolver(new InetSocketAddress(InetAddress.ofLiteral("10.96.0.10"), 53));
            resolver.setTimeout(Duration.ofSeconds(5));
            resolver.setTCP(tcp);
            // It would come again over TCP from a thread that is in another namespace.
            resolver.setIgnoreTruncation(true);
            return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + '.'), Type.A, DClass.IN)));
        });
    }
}
