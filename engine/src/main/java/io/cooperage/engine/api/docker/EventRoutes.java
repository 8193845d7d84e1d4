package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.journal.EventFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `GET /events`: the journal for what was, and the same journal as it grows for what is to come.
final class EventRoutes implements RouteSet {
    private static final Pattern TIME = Pattern.compile("(-?[0-9]{1,15})(?:\\.([0-9]{1,9}))?");

    /// Kinds of things that this engine never has, so that a filter for one lets nothing through.
    private static final Set<String> ABSENT = Set.of("config", "node", "plugin", "secret", "service");

    /// How far a slow client may fall behind before the journal waits for it.
    private static final int QUEUE = 64;

    private static final AtomicInteger LISTENERS = new AtomicInteger();

    private final Engine engine;

    EventRoutes(Engine engine) {
        this.engine = engine;
    }

    /// How many clients listen, for `GET /info`.
    static int listeners() {
        return LISTENERS.get();
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/events", this::events)
                .partly("no events of the kinds that are not here: config, node, plugin, secret, service, daemon"));
    }

    private void events(Exchange exchange) throws IOException {
        Optional<Instant> since = time(exchange.query(), "since");
        Optional<Instant> until = time(exchange.query(), "until");
        if (since.isPresent() && until.isPresent() && until.get().isBefore(since.get())) {
            throw EngineException.invalid("`since` time (" + exchange.query().text("since")
                    + ") cannot be after `until` time (" + exchange.query().text("until") + ")");
        }
        Filter filter = Filter.of(exchange.query());
        Instant now = Instant.now();
        if (until.isPresent() && until.get().isBefore(now)) {
            past(exchange, since.orElse(null), until.get(), filter);
        } else {
            LISTENERS.incrementAndGet();
            try {
                follow(exchange, from(since, until, now), until, filter);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the client went away", e);
            } finally {
                LISTENERS.decrementAndGet();
            }
        }
    }

    /// Docker's rule: with either bound the past is told too.
    private static @Nullable Instant from(Optional<Instant> since, Optional<Instant> until, Instant now) {
        return since.orElse(until.isPresent() ? null : now);
    }

    private void past(Exchange exchange, @Nullable Instant since, Instant until, Filter filter) throws IOException {
        // A mistake in the filter is told with a status of its own, so the answer begins with the first event.
        LateStream out = new LateStream(() -> exchange.stream(200, "application/json"));
        if (!filter.never()) {
            engine.journal().replay(since, until, filter.events(), event -> write(out, event));
        }
        out.begin();
    }

    private void follow(Exchange exchange, @Nullable Instant from, Optional<Instant> until, Filter filter)
            throws IOException, InterruptedException {
        LinkedBlockingQueue<EngineEvent> queue = new LinkedBlockingQueue<>(QUEUE);
        Subscription journal = filter.never() ? () -> {} : subscribe(from, filter, queue);
        try (OutputStream out = exchange.stream(200, "application/json")) {
            while (true) {
                EngineEvent event = next(queue, until);
                if (event == null || (until.isPresent() && event.time().isAfter(until.get()))) {
                    return;
                }
                write(out, event);
                if (queue.isEmpty()) {
                    out.flush();
                }
            }
        } finally {
            journal.close();
        }
    }

    /// The journal's follower has a thread of its own that may wait for room; it holds nothing but its place.
    private Subscription subscribe(@Nullable Instant from, Filter filter, LinkedBlockingQueue<EngineEvent> queue) {
        AtomicBoolean open = new AtomicBoolean(true);
        Subscription journal = engine.journal().follow(from, filter.events(), event -> {
            try {
                boolean taken = false;
                while (!taken && open.get()) {
                    taken = queue.offer(event, 1, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return () -> {
            open.set(false);
            queue.clear(); // whoever waits for room need not wait for the second to pass
            journal.close();
        };
    }

    private static @Nullable EngineEvent next(LinkedBlockingQueue<EngineEvent> queue, Optional<Instant> until)
            throws InterruptedException {
        if (until.isEmpty()) {
            return queue.take();
        }
        long left = Duration.between(Instant.now(), until.get()).toMillis();
        return queue.poll(Math.max(0, left), TimeUnit.MILLISECONDS);
    }

    private static void write(OutputStream out, EngineEvent event) throws IOException {
        Optional<Map<String, Object>> message = EventMessage.of(event);
        if (message.isPresent()) {
            out.write(DockerJson.line(message.get()));
        }
    }

    /// Seconds since 1970 with a fraction, which is what clients make of whatever people write.
    private static Optional<Instant> time(Query query, String name) {
        String text = query.text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw EngineException.invalid("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        return Optional.of(Instant.ofEpochSecond(
                Long.parseLong(matcher.group(1)), Long.parseLong((fraction + "000000000").substring(0, 9))));
    }

    /// @param never nothing can pass
    private record Filter(EventFilter events, boolean never) {
        static Filter of(Query query) {
            Map<String, List<String>> known = new LinkedHashMap<>();
            boolean never = false;
            for (Map.Entry<String, List<String>> entry : query.filters().entrySet()) {
                if (ABSENT.contains(entry.getKey())) {
                    never = true;
                } else if (entry.getKey().equals("scope")) {
                    never |= !entry.getValue().contains("local");
                } else {
                    known.put(entry.getKey(), entry.getValue());
                }
            }
            return new Filter(new EventFilter(known), never);
        }
    }
}
