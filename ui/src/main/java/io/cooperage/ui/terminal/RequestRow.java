package io.cooperage.ui.terminal;

import io.cooperage.engine.api.docker.ApiRequest;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One request in words.
///
/// @param searchable all of it, in lower case
record RequestRow(ApiRequest request, String searchable) {
    private static final Messages MESSAGES = Messages.of(RequestRow.class);
    private static final int FAILED = 400;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    static RequestRow of(ApiRequest request) {
        String all = String.join("\n", request.method(), request.path(), "" + request.status(), client(request));
        return new RequestRow(request, all.toLowerCase(Locale.ROOT));
    }

    boolean failed() {
        return request.status() >= FAILED;
    }

    String time() {
        return TIME.format(request.time());
    }

    String status() {
        if (request.running()) {
            return MESSAGES.text("status.running");
        }
        return request.status() == 0 ? MESSAGES.text("status.gone") : Integer.toString(request.status());
    }

    /// A tenth of a millisecond is worth showing while there are few of them.
    String took() {
        if (request.running()) {
            return "";
        }
        double millis = (double) request.took().toNanos() / NANOS_PER_MILLI;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%.0f", millis);
    }

    String size() {
        return request.bytes() == 0 ? "" : Amounts.bytes(request.bytes());
    }

    String client() {
        return client(request);
    }

    private static String client(ApiRequest request) {
        String pid = request.client().pid().map(number -> " " + number).orElse("");
        return request.client()
                .command()
                .map(command -> command + pid)
                .orElseGet(() -> request.client().name() + pid);
    }
}
