package io.cooperage.engine.cluster.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.service.ServiceViews;
import io.cooperage.engine.cluster.testing.HandInformers;
import io.cooperage.engine.network.dns.Responder.Elsewhere;
import io.cooperage.engine.network.dns.Responder.Here;
import io.cooperage.engine.network.dns.Responder.Onward;
import io.cooperage.engine.network.dns.Responder.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

class ClusterZoneTest {
    private final HandInformers informers = new HandInformers();
    private ServiceViews views;
    private ClusterZone zone;

    @SuppressWarnings("NullAway.Init")
    ClusterZoneTest() {}

    @BeforeEach
    void fill() {
        for (String namespace : List.of("default", "shop", "empty")) {
            informers.put("namespaces", "{'metadata':{'name':'%s'}}".formatted(namespace));
        }
        informers.put("services", """
                {'metadata':{'namespace':'default','name':'kubernetes'},'spec':{'clusterIP':'10.96.0.1',
                 'ports':[{'name':'https','port':443,'protocol':'TCP'}]}}""");
        informers.put("services", """
                {'metadata':{'namespace':'shop','name':'web'},'spec':{'clusterIP':'10.96.3.4','ports':[
                 {'name':'http','port':80,'protocol':'TCP'},{'name':'dns','port':53,'protocol':'UDP'}]}}""");
        informers.put("services", """
                {'metadata':{'namespace':'shop','name':'db'},'spec':{'clusterIP':'None','ports':[
                 {'name':'sql','port':5432,'protocol':'TCP'}]}}""");
        informers.put("services", """
                {'metadata':{'namespace':'shop','name':'early'},'spec':{'clusterIP':'None',
                 'publishNotReadyAddresses':true,'ports':[]}}""");
        informers.put("services", """
                {'metadata':{'namespace':'shop','name':'nobody'},'spec':{'clusterIP':'None','ports':[]}}""");
        external("far", "api.example.com");
        external("near", "web.shop.svc.cluster.local");
        external("round", "round.shop.svc.cluster.local");
        slice("db", """
                {'addresses':['10.244.0.7'],'hostname':'db-0','conditions':{'ready':true},
                 'targetRef':{'kind':'Pod','name':'db-0'}},
                {'addresses':['10.244.0.8'],'conditions':{'ready':true}},
                {'addresses':['10.244.0.9'],'hostname':'db-2','conditions':{'ready':false}}""");
        slice("early", "{'addresses':['10.244.0.9'],'conditions':{'ready':false}}");
        views = new ServiceViews(informers);
        zone = ClusterDns.zone("cluster.local", views, informers.of("namespaces"));
    }

    private void external(String name, String target) {
        informers.put("services", """
                {'metadata':{'namespace':'shop','name':'%s'},'spec':{'type':'ExternalName','externalName':'%s'}}""".formatted(name, target));
    }

    private void slice(String service, String endpoints) {
        informers.put("endpointslices.discovery.k8s.io", """
                {'metadata':{'namespace':'shop','name':'%1$s-x','labels':{'kubernetes.io/service-name':'%1$s'}},
                 'addressType':'IPv4','endpoints':[%2$s],'ports':[{'name':'sql','port':15432,'protocol':'TCP'}]}""".formatted(service, endpoints));
    }

    @AfterEach
    void close() {
        views.close();
    }

    private Verdict ask(String name, String type) {
        try {
            return zone.verdict(
                    Message.newQuery(Record.newRecord(Name.fromString(name + '.'), Type.value(type), DClass.IN)));
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private static String text(Message message) {
        List<String> answers = message.getSection(Section.ANSWER).stream()
                .map(record -> Type.string(record.getType()) + ' ' + record.rdataToString())
                .sorted()
                .toList();
        return answers.isEmpty() ? Rcode.string(message.getRcode()) : String.join("; ", answers);
    }

    private String answer(String name, String type) {
        return ask(name, type) instanceof Here here ? text(here.message()) : "not here";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kubernetes.default.svc.cluster.local           | A     | A 10.96.0.1
            KUBERNETES.Default.svc.CLUSTER.local           | A     | A 10.96.0.1
            kubernetes.default.svc.cluster.local           | AAAA  | NOERROR
            kubernetes.default.svc.cluster.local           | TXT   | NOERROR
            web.shop.svc.cluster.local                     | A     | A 10.96.3.4
            _http._tcp.web.shop.svc.cluster.local          | SRV   | SRV 0 100 80 web.shop.svc.cluster.local.
            _dns._udp.web.shop.svc.cluster.local           | SRV   | SRV 0 100 53 web.shop.svc.cluster.local.
            _dns._tcp.web.shop.svc.cluster.local           | SRV   | NXDOMAIN
            _tcp.web.shop.svc.cluster.local                | SRV   | NOERROR
            _sctp.web.shop.svc.cluster.local               | SRV   | NXDOMAIN
            db.shop.svc.cluster.local                      | A     | A 10.244.0.7; A 10.244.0.8
            db-0.db.shop.svc.cluster.local                 | A     | A 10.244.0.7
            10-244-0-8.db.shop.svc.cluster.local           | A     | A 10.244.0.8
            db-2.db.shop.svc.cluster.local                 | A     | NXDOMAIN
            early.shop.svc.cluster.local                   | A     | A 10.244.0.9
            nobody.shop.svc.cluster.local                  | A     | NXDOMAIN
            near.shop.svc.cluster.local                    | A     | A 10.96.3.4; CNAME web.shop.svc.cluster.local.
            near.shop.svc.cluster.local                    | CNAME | CNAME web.shop.svc.cluster.local.
            near.shop.svc.cluster.local                    | AAAA  | CNAME web.shop.svc.cluster.local.
            round.shop.svc.cluster.local                   | A     | SERVFAIL
            missing.shop.svc.cluster.local                 | A     | NXDOMAIN
            web.missing.svc.cluster.local                  | A     | NXDOMAIN
            example.com.shop.svc.cluster.local             | A     | NXDOMAIN
            shop.svc.cluster.local                         | A     | NOERROR
            missing.svc.cluster.local                      | A     | NXDOMAIN
            svc.cluster.local                              | A     | NOERROR
            nothing.cluster.local                          | A     | NXDOMAIN
            cluster.local                                  | A     | NOERROR
            10-244-0-5.empty.pod.cluster.local             | A     | A 10.244.0.5
            10-244-0-5.missing.pod.cluster.local           | A     | NXDOMAIN
            10-244-0-555.empty.pod.cluster.local           | A     | NXDOMAIN
            some.empty.pod.cluster.local                   | A     | NXDOMAIN
            dns-version.cluster.local                      | TXT   | TXT "1.1.0"
            1.0.96.10.in-addr.arpa                         | PTR   | PTR kubernetes.default.svc.cluster.local.
            7.0.244.10.in-addr.arpa                        | PTR   | PTR db-0.db.shop.svc.cluster.local.
            8.0.244.10.in-addr.arpa                        | PTR   | PTR 10-244-0-8.db.shop.svc.cluster.local.
            8.8.8.8.in-addr.arpa                           | PTR   | not here
            example.com                                    | A     | not here
            othercluster.local                             | A     | not here
            """)
    void whatNamesLeadTo(String name, String type, String expected) {
        assertThat(answer(name, type)).isEqualTo(expected);
    }

    @Test
    void portsOfAHeadlessServiceAreItsPods() {
        assertThat(answer("_sql._tcp.db.shop.svc.cluster.local", "SRV"))
                .isEqualTo("SRV 0 50 15432 10-244-0-8.db.shop.svc.cluster.local.;"
                        + " SRV 0 50 15432 db-0.db.shop.svc.cluster.local.");
        Message message = ((Here) ask("db.shop.svc.cluster.local", "SRV")).message();
        assertThat(message.getSection(Section.ADDITIONAL))
                .extracting(Record::rdataToString)
                .containsExactly("10.244.0.7", "10.244.0.8");
    }

    @Test
    void anAliasOfAStrangerIsFollowed() {
        assertThat(ask("far.shop.svc.cluster.local", "A")).isInstanceOfSatisfying(Onward.class, onward -> {
            assertThat(onward.target()).hasToString("api.example.com.");
            assertThat(onward.first()).extracting(Record::rdataToString).containsExactly("api.example.com.");
        });
        assertThat(ask("example.com", "A")).isInstanceOf(Elsewhere.class);
    }

    @Test
    void theZoneSpeaksWithAuthorityAndSaysHowLongNothingIsTrue() {
        Message missing = ((Here) ask("missing.shop.svc.cluster.local", "A")).message();
        assertThat(missing.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(missing.getSection(Section.AUTHORITY))
                .extracting(Record::getType)
                .containsExactly(Type.SOA);
        assertThat(missing.getSection(Section.AUTHORITY).getFirst().getTTL()).isLessThanOrEqualTo(5);
    }

    @Test
    void aChangeIsInTheVeryNextAnswer() {
        slice("db", "{'addresses':['10.244.0.20'],'conditions':{'ready':true}}");
        assertThat(answer("db.shop.svc.cluster.local", "A")).isEqualTo("A 10.244.0.20");
        informers.remove("services", "shop", "db");
        assertThat(answer("db.shop.svc.cluster.local", "A")).isEqualTo("NXDOMAIN");
    }
}
