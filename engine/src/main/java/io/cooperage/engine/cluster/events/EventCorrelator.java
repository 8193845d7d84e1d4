package io.cooperage.engine.cluster.events;

import io.cooperage.engine.cluster.events.Occurrence.Similar;
import io.cooperage.engine.cluster.events.Occurrence.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of an occurrence, with the numbers that Kubernetes' own recorders have: the same
/// again counts up, many that differ in their words alone become one, and who never stops talking about one
/// object is not heard. For one thread; remembers a bounded number.
final class EventCorrelator {
    private static final int REMEMBERED = 4096;
    private static final int MOST_VARIANTS = 10;
    private static final Duration VARIANTS_FORGOTTEN = Duration.ofMinutes(10);
    private static final double BURST = 25;
    private static final double REFILL_PER_SECOND = 1 / 300.0;
    private static final String COMBINED = "(combined from similar events): ";

    private final Map<Similar, Variants> variants = bounded();
    private final Map<Known, Counted> counted = bounded();
    private final Map<Source, Bucket> buckets = bounded();

    /// @param message empty for those that were combined
    private record Known(Similar similar, String message) {}

    private static final class Variants {
        private final Set<String> messages = new LinkedHashSet<>();
        private Instant last = Instant.EPOCH;
    }

    private static final class Bucket {
        private double tokens = BURST;
        private Instant last = Instant.EPOCH;
    }

    /// An Event in the store.
    static final class Counted {
        final String name;
        final Instant first;
        int count;

        private Counted(String name, Instant first) {
            this.name = name;
            this.first = first;
        }
    }

    /// @param event which one to write: new when its count is 1
    /// @param occurrence with the words to write
    record Decision(Counted event, Occurrence occurrence) {}

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /// @return null when it is not to be written
    @Nullable
    Decision decide(Occurrence occurrence) {
        Similar similar = occurrence.similar();
        boolean combined = isCombined(similar, occurrence);
        Known known = new Known(similar, combined ? "" : occurrence.message());
        Counted event = counted.computeIfAbsent(known, _ -> new Counted(name(occurrence), occurrence.at()));
        event.count++;
        if (!mayTalk(occurrence)) {
            return null;
        }
        return new Decision(event, combined ? occurrence.saying(COMBINED + occurrence.message()) : occurrence);
    }

    /// What was written is not in the store any more: it begins anew.
    Decision again(Occurrence occurrence) {
        Counted event = new Counted(name(occurrence), occurrence.at());
        event.count = 1;
        counted.put(new Known(occurrence.similar(), occurrence.message()), event);
        return new Decision(event, occurrence);
    }

    private boolean isCombined(Similar similar, Occurrence occurrence) {
        Variants seen = variants.computeIfAbsent(similar, _ -> new Variants());
        if (Duration.between(seen.last, occurrence.at()).compareTo(VARIANTS_FORGOTTEN) > 0) {
            seen.messages.clear();
        }
        seen.last = occurrence.at();
        if (seen.messages.size() < MOST_VARIANTS) {
            seen.messages.add(occurrence.message());
        }
        return seen.messages.size() >= MOST_VARIANTS && !seen.messages.contains(occurrence.message());
    }

    private boolean mayTalk(Occurrence occurrence) {
        Bucket bucket = buckets.computeIfAbsent(occurrence.source(), _ -> new Bucket());
        double seconds =
                Math.max(0, Duration.between(bucket.last, occurrence.at()).toMillis() / 1000.0);
        bucket.tokens = Math.min(BURST, bucket.tokens + seconds * REFILL_PER_SECOND);
        bucket.last = occurrence.at();
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    /// The object's, with the moment in hexadecimal nanoseconds.
    private static String name(Occurrence occurrence) {
        Instant at = occurrence.at();
        return occurrence.about().name() + "." + Long.toHexString(at.getEpochSecond() * 1_000_000_000L + at.getNano());
    }
}
