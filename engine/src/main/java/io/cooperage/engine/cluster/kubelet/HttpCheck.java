package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.Probe.Outcome;
import io.cooperage.engine.cluster.kubelet.Probe.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// GET of a page, over a socket that may live in another network namespace than the engine's, where
/// `java.net.http` can't go. The status is all that counts.
final class HttpCheck {
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int MOST_REDIRECTS = 10;
    private static final String AGENT = "kube-probe/1.32";

    private HttpCheck() {}

    private record Answer(int status, @Nullable String location) {}

    static Outcome get(JsonNode http, Target target, Duration timeout) throws IOException {
        boolean tls = http.path("scheme").asText("HTTP").equalsIgnoreCase("HTTPS");
        String host = http.path("host").asText("");
        int port = target.port(http.path("port"));
        String path = http.path("path").asText("/");
        Map<String, String> headers = headers(http);
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            Answer answer = ask(target, tls, host, port, path.isEmpty() ? "/" : path, headers, deadline);
            String location = answer.location();
            if (answer.status() < 300 || answer.status() >= 400 || location == null) {
                return answer.status() >= 200 && answer.status() < 400
                        ? Outcome.GOOD
                        : Outcome.bad("HTTP probe failed with statuscode: " + answer.status());
            }
            URI next = URI.create("http" + (tls ? "s" : "") + "://x" + (path.startsWith("/") ? "" : "/") + path)
                    .resolve(location);
            String other = next.getHost();
            if (other != null && !other.equals("x") && !other.equals(host) && !other.equals(target.address())) {
                // Where it leads is not this pod's affair.
                return Outcome.GOOD;
            }
            tls = "https".equals(next.getScheme());
            port = next.getPort() > 0 ? next.getPort() : location.contains("://") ? tls ? 443 : 80 : port;
            path = next.getRawPath() + (next.getRawQuery() == null ? "" : "?" + next.getRawQuery());
        }
        return Outcome.bad("stopped after " + MOST_REDIRECTS + " redirects");
    }

    /// For hooks, which want the same.
    private static Map<String, String> headers(JsonNode http) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (JsonNode header : http.path("httpHeaders")) {
            headers.put(header.path("name").asText(), header.path("value").asText());
        }
        headers.putIfAbsent("User-Agent", AGENT);
        headers.putIfAbsent("Accept", "*/*");
        return headers;
    }

    private static Answer ask(
            Target target, boolean tls, String host, int port, String path, Map<String, String> headers, long deadline)
            throws IOException {
        String url = "Get \"" + (tls ? "https" : "http") + "://" + (host.isEmpty() ? target.address() : host) + ":"
                + port + path + "\": ";
        try (Socket plain = target.connect(host, port, rest(deadline));
                Socket socket = tls ? secure(plain, port) : plain) {
            socket.setSoTimeout((int) Math.max(1, rest(deadline).toMillis()));
            StringBuilder request = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
            String name = headers.keySet().stream()
                    .filter("host"::equalsIgnoreCase)
                    .findFirst()
                    .map(headers::get)
                    .orElse((host.isEmpty() ? target.address() : host) + ":" + port);
            request.append("Host: ").append(name).append("\r\n");
            headers.forEach((header, value) -> {
                if (!header.equalsIgnoreCase("host")) {
                    request.append(header).append(": ").append(value).append("\r\n");
                }
            });
            request.append("Connection: close\r\n\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return answer(socket.getInputStream(), deadline);
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    url + "context deadline exceeded (Client.Timeout exceeded while awaiting headers)", e);
        } catch (IOException e) {
            throw new IOException(url + e.getMessage(), e);
        }
    }

    private static Duration rest(long deadline) throws SocketTimeoutException {
        Duration rest = Duration.ofNanos(deadline - System.nanoTime());
        if (!rest.isPositive()) {
            throw new SocketTimeoutException("time is over");
        }
        return rest;
    }

    private static Answer answer(InputStream in, long deadline) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.indexOf("\n\n") < 0) {
            int next = in.read();
            rest(deadline);
            if (next < 0 || head.length() > LONGEST_HEAD) {
                throw new IOException("malformed HTTP response");
            }
            head.append((char) next);
        }
        String[] lines = head.toString().split("\r?\n", -1);
        String[] words = lines[0].split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("\\d{3}")) {
            throw new IOException("malformed HTTP response \"" + lines[0] + "\"");
        }
        String location = null;
        for (String line : lines) {
            if (line.toLowerCase(Locale.ROOT).startsWith("location:")) {
                location = line.substring("location:".length()).strip();
            }
        }
        return new Answer(Integer.parseInt(words[1]), location);
    }

    /// A pod's certificate is for others; Kubernetes does not look at it either.
    private static Socket secure(Socket plain, int port) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
            return context.getSocketFactory()
                    .createSocket(plain, plain.getInetAddress().getHostAddress(), port, true);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS can't be had: " + e.getMessage(), e);
        }
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Never asked: this is the client.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Whoever it is.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
