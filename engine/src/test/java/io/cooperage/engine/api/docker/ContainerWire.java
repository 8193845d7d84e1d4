package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.docker.ApiRoom.Answer;
import java.io.IOException;

/// Containers as a client makes them with bare requests, and what a client reads of their streams.
record ContainerWire(ApiRoom room) {
    String create(String name, String body) throws IOException {
        Answer answer = room.post("/v1.50/containers/create?name=" + name, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().get("Warnings").toString()).isEqualTo("[]");
        return answer.json().get("Id").asText();
    }

    static String shell(String script, String more) {
        return "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"" + script + "\"]" + more + "}";
    }

    String run(String name, String script, String more) throws IOException {
        String id = create(name, shell(script, more));
        assertThat(room.post("/v1.50/containers/" + id + "/start", "").status()).isEqualTo(204);
        return id;
    }

    JsonNode inspect(String name) throws IOException {
        return room.get("/v1.50/containers/" + name + "/json").json();
    }

    static String upgrade(String target, String body) {
        return "POST " + target + " HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                + (body.isEmpty()
                        ? "Content-Length: 0\r\n"
                        : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                + "\r\n" + body;
    }

    /// What is in the frames of one stream: how a program's output is cut into frames is chance.
    static String framed(int stream, String frames) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < frames.length(); ) {
            assertThat(frames.substring(at + 1, at + 4)).isEqualTo("\0\0\0");
            assertThat((int) frames.charAt(at)).isBetween(1, 2);
            int length = frames.charAt(at + 5) << 16 | frames.charAt(at + 6) << 8 | frames.charAt(at + 7);
            if (frames.charAt(at) == stream) {
                text.append(frames, at + 8, at + 8 + length);
            }
            at += 8 + length;
        }
        return text.toString();
    }
}
