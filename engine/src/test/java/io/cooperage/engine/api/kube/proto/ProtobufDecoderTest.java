package io.cooperage.engine.api.kube.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Messages are put together here field by field, as protobuf's encoding guide says; what kubectl itself
/// sends is tried with kubectl.
class ProtobufDecoderTest {
    private final ProtobufDecoder decoder = new ProtobufDecoder();

    @Test
    void zeroIsKeptWherePresenceCounts() throws Exception {
        byte[] spec = new Message()
                .number(1, 0) // replicas, a pointer in Go
                .number(5, 0) // minReadySeconds, not a pointer
                .number(6, 3)
                .end();
        byte[] deployment = new Message()
                .bytes(
                        1,
                        new Message()
                                .text(1, "web")
                                .text(2, "")
                                .bytes(8, new byte[0])
                                .end())
                .bytes(2, spec)
                .end();
        assertThat(decoder.decode(envelope("apps/v1", "Deployment", deployment)))
                .isEqualTo(json("""
                                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
                                 "spec":{"replicas":0,"revisionHistoryLimit":3}}"""));
    }

    @Test
    void inlinedMessagesAreNotNested() throws Exception {
        byte[] emptyDir = new Message().bytes(2, new byte[0]).end();
        byte[] volume = new Message().text(1, "scratch").bytes(2, emptyDir).end();
        byte[] fromMap = new Message()
                .bytes(1, new Message().text(1, "settings").end())
                .number(4, 0)
                .end();
        byte[] second = new Message()
                .text(1, "conf")
                .bytes(2, new Message().bytes(19, fromMap).end())
                .end();
        byte[] pod = new Message()
                .bytes(2, new Message().bytes(1, volume).bytes(1, second).end())
                .end();
        assertThat(decoder.decode(envelope("v1", "Pod", pod)).path("spec")).isEqualTo(json("""
                                {"volumes":[{"name":"scratch","emptyDir":{}},
                                 {"name":"conf","configMap":{"name":"settings","optional":false}}]}"""));
    }

    @Test
    void mapsBytesTimesAndNumbersOrTexts() throws Exception {
        byte[] entry = new Message()
                .text(1, "password")
                .bytes(2, "s3cret".getBytes(StandardCharsets.UTF_8))
                .end();
        byte[] secret = new Message().bytes(2, entry).text(3, "Opaque").end();
        assertThat(decoder.decode(envelope("v1", "Secret", secret)))
                .isEqualTo(
                        json(
                                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"password\":\"czNjcmV0\"},\"type\":\"Opaque\"}"));

        byte[] named = new Message().number(1, 1).text(3, "http").end();
        byte[] port = new Message().number(3, 80).bytes(4, named).end();
        byte[] zero = new Message()
                .number(3, 81)
                .bytes(4, new Message().number(1, 0).number(2, 0).end())
                .end();
        byte[] service = new Message()
                .bytes(2, new Message().bytes(1, port).bytes(1, zero).end())
                .end();
        assertThat(decoder.decode(envelope("v1", "Service", service)).path("spec"))
                .isEqualTo(json("{\"ports\":[{\"port\":80,\"targetPort\":\"http\"},{\"port\":81}]}"));

        byte[] meta = new Message()
                .bytes(8, new Message().number(1, 1_700_000_000L).end())
                .end();
        assertThat(decoder.decode(envelope(
                                "v1", "Namespace", new Message().bytes(1, meta).end()))
                        .at("/metadata/creationTimestamp")
                        .asText())
                .isEqualTo("2023-11-14T22:13:20Z");
    }

    @Test
    void rawJsonIsSplicedIn() throws Exception {
        byte[] entry = new Message()
                .text(1, "kubectl")
                .text(2, "Update")
                .bytes(
                        7,
                        new Message()
                                .bytes(1, "{\"f:data\":{}}".getBytes(StandardCharsets.UTF_8))
                                .end())
                .end();
        byte[] map =
                new Message().bytes(1, new Message().bytes(17, entry).end()).end();
        assertThat(decoder.decode(envelope("v1", "ConfigMap", map)).at("/metadata/managedFields/0/fieldsV1"))
                .isEqualTo(json("{\"f:data\":{}}"));
    }

    @Test
    void optionsOfADeletionComeUnderAnyGroup() throws Exception {
        byte[] options = new Message().number(1, 0).text(4, "Background").end();
        assertThat(decoder.decode(envelope("apps/v1", "DeleteOptions", options)).path("gracePeriodSeconds"))
                .isEqualTo(json("0"));
    }

    @Test
    void whatCannotBeReadIsRefusedWithAReason() {
        assertThatThrownBy(() -> decoder.decode("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected prefix [107 56 115 0]");
        assertThatThrownBy(() -> decoder.decode(envelope("v1", "Nothing", new byte[0])))
                .hasMessageContaining("no kind \"Nothing\" is registered");
        byte[] longer = {0x0a, 0x7f, 1};
        assertThatThrownBy(() -> decoder.decode(envelope("v1", "Pod", longer))).hasMessage("unexpected EOF");
    }

    /// Whatever the bytes are: a tree or an IllegalArgumentException.
    @Test
    void noiseIsNeverWorseThanRefused() {
        byte[] good = envelope(
                "v1",
                "Pod",
                new Message()
                        .bytes(1, new Message().text(1, "p").end())
                        .bytes(
                                2,
                                new Message()
                                        .bytes(2, new Message().text(1, "c").end())
                                        .end())
                        .end());
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] noisy = Arrays.copyOf(good, 4 + random.nextInt(good.length));
            for (int n = 0; n < 3; n++) {
                noisy[4 + random.nextInt(Math.max(1, noisy.length - 4)) - (noisy.length == 4 ? 1 : 0)] =
                        (byte) random.nextInt();
            }
            try {
                assertThat(decoder.decode(noisy)).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotNull();
            }
        }
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static byte[] envelope(String apiVersion, String kind, byte[] raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'k', '8', 's', 0});
        out.writeBytes(new Message()
                .bytes(1, new Message().text(1, apiVersion).text(2, kind).end())
                .bytes(2, raw)
                .text(3, "")
                .text(4, "")
                .end());
        return out.toByteArray();
    }

    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message bytes(int field, byte[] value) {
            varint((long) field << 3 | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] end() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
