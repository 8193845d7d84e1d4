package io.cooperage.engine.registry;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries again what may pass: 429 and 5xx answers, broken connections. Pauses double from half a second on,
/// less a random part so that parallel downloads don't knock together; `Retry-After` (RFC 9110, section
/// 10.2.3) overrides them, and one that is longer than [#LONGEST] ends the trying.
final class Retries {
    static final int ATTEMPTS = 5;
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final Duration FIRST = Duration.ofMillis(500);

    /// Each takes a minute already.
    private static final int ATTEMPTS_IN_SILENCE = 2;

    /// Waits; a test's own doesn't.
    @FunctionalInterface
    interface Pause {
        void forTime(Duration time) throws InterruptedException;
    }

    @FunctionalInterface
    interface Attempt {
        HttpAnswer send() throws IOException;
    }

    private final Pause pause;
    private final Clock clock;
    private final RandomGenerator random;

    Retries(Pause pause, Clock clock, RandomGenerator random) {
        this.pause = pause;
        this.clock = clock;
        this.random = random;
    }

    /// @param host for messages
    /// @return the last answer, whatever its status
    /// @throws IOException of the last attempt
    HttpAnswer send(String host, Attempt attempt) throws IOException {
        for (int number = 1; ; number++) {
            Duration wait;
            try {
                HttpAnswer answer = attempt.send();
                if (!mayPass(answer.status()) || number == ATTEMPTS) {
                    return answer;
                }
                Duration asked = retryAfter(answer);
                if (asked != null && asked.compareTo(LONGEST) > 0) {
                    return answer;
                }
                answer.discard();
                wait = asked == null ? backoff(number) : asked;
                LOG.debug("{} answered {}; attempt {} follows in {}", host, answer.status(), number + 1, wait);
            } catch (IOException e) {
                if (number >= attempts(e)) {
                    throw e;
                }
                wait = backoff(number);
                LOG.debug("{}: {}; attempt {} follows in {}", host, e.getMessage(), number + 1, wait);
            }
            waitFor(host, wait);
        }
    }

    /// @param failures so far, 1 for the first
    void waitAfter(String host, int failures, @Nullable Duration asked) {
        waitFor(host, asked == null ? backoff(failures) : asked);
    }

    private void waitFor(String host, Duration wait) {
        try {
            pause.forTime(wait);
        } catch (InterruptedException _) {
            throw Cancelled.talkingTo(host);
        }
    }

    static boolean mayPass(int status) {
        return switch (status) {
            case 408, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    /// How often something is tried that ends in this failure.
    static int attempts(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpTransport.LocalBodyException
                    || cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException
                    || (cause instanceof SSLException && !wasCut(cause))) {
                return 1; // the same again at once would not help
            }
            if (cause instanceof HttpTimeoutException) {
                return ATTEMPTS_IN_SILENCE;
            }
        }
        return ATTEMPTS;
    }

    /// A handshake that the other side broke off is no verdict on certificates.
    private static boolean wasCut(Throwable tls) {
        return tls.getCause() instanceof EOFException || tls.getCause() instanceof SocketException;
    }

    private Duration backoff(int failures) {
        long most = FIRST.toMillis() << Math.min(failures - 1, 6);
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }

    /// @return null when not told, or not in a form we know
    @Nullable
    Duration retryAfter(HttpAnswer answer) {
        String text = answer.header("Retry-After");
        if (text == null) {
            return null;
        }
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip())));
        } catch (NumberFormatException _) {
            return untilDate(text.strip());
        }
    }

    private @Nullable Duration untilDate(String text) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration left = Duration.between(clock.instant(), date.toInstant());
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException _) {
            return null;
        }
    }
}
