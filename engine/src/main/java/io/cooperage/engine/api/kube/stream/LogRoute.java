package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusException.Cause;
import io.cooperage.engine.cluster.api.StatusException.Details;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.node.PodAccess.LogRequest;
import io.cooperage.engine.http.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET pods/NAME/log`.
final class LogRoute {
    private static final int BUFFER = 32 * 1024;

    private final PodAccess pods;

    LogRoute(PodAccess pods) {
        this.pods = pods;
    }

    void serve(HttpExchange exchange, Parameters parameters, String namespace, String pod) throws IOException {
        LogRequest request = new LogRequest(
                parameters.text("container"),
                parameters.flag("follow"),
                parameters.flag("previous"),
                atLeast(pod, parameters, "tailLines", 0),
                since(pod, parameters),
                parameters.flag("timestamps"),
                atLeast(pod, parameters, "limitBytes", 1));
        try (InputStream log = pods.logs(namespace, pod, request)) {
            // Not closed here: what breaks off must not look like all of it.
            OutputStream out = exchange.stream(200, Map.of("Content-Type", "text/plain"));
            // Who follows a silent container still learns that it is there.
            out.flush();
            byte[] buffer = new byte[BUFFER];
            for (int length = log.read(buffer); length >= 0; length = log.read(buffer)) {
                out.write(buffer, 0, length);
                if (log.available() == 0) {
                    out.flush();
                }
            }
        }
    }

    private static @Nullable Long atLeast(String pod, Parameters parameters, String name, long least) {
        Long number = parameters.number(name);
        if (number != null && number < least) {
            throw invalid(pod, name, number.toString(), "must be greater than " + (least == 0 ? "or equal to 0" : "0"));
        }
        return number;
    }

    private static @Nullable Instant since(String pod, Parameters parameters) {
        Long seconds = parameters.number("sinceSeconds");
        String time = parameters.text("sinceTime");
        if (seconds != null && time != null) {
            throw new StatusException(
                    StatusReason.INVALID,
                    "PodLogOptions.core \"" + pod
                            + "\" is invalid: <nil>: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be"
                            + " specified");
        }
        if (seconds != null) {
            if (seconds < 1) {
                throw invalid(pod, "sinceSeconds", seconds.toString(), "must be greater than 0");
            }
            return Instant.now().minusSeconds(seconds);
        }
        try {
            return time == null ? null : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException e) {
            throw StatusException.badRequest("unable to decode query: sinceTime: parsing time \"" + time + "\"");
        }
    }

    private static StatusException invalid(String pod, String field, String value, String why) {
        String message = "Invalid value: " + value + ": " + why;
        return new StatusException(
                StatusReason.INVALID,
                "PodLogOptions.core \"" + pod + "\" is invalid: " + field + ": " + message,
                new Details(pod, "", "PodLogOptions", "", List.of(new Cause("FieldValueInvalid", message, field)), 0));
    }
}
