package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Every container of the engine, by id and by name. Any thread.
final class ContainerIndex {
    /// Names in a message.
    private static final int SHOWN = 5;

    private final ConcurrentSkipListMap<String, ManagedContainer> byId = new ConcurrentSkipListMap<>();

    /// Name to id. A name is reserved here before anything is made, so that two creates can't both win.
    private final ConcurrentHashMap<String, String> names = new ConcurrentHashMap<>();

    void reserve(String name, String id) {
        String holder = names.putIfAbsent(name, id);
        if (holder != null) {
            throw EngineException.conflict("Conflict. The container name \"/" + name
                    + "\" is already in use by container \"" + holder
                    + "\". You have to remove (or rename) that container to be able to reuse that name.");
        }
    }

    /// @return false when somebody has it
    boolean tryReserve(String name, String id) {
        return names.putIfAbsent(name, id) == null;
    }

    boolean isTaken(String name) {
        return names.containsKey(name);
    }

    void release(String name, String id) {
        names.remove(name, id);
    }

    void add(ManagedContainer container) {
        byId.put(container.id(), container);
    }

    void remove(ManagedContainer container) {
        byId.remove(container.id());
        names.remove(container.value().name(), container.id());
    }

    Collection<ManagedContainer> all() {
        return byId.values();
    }

    /// As [#resolve], or the beginning of a name that fits only one container: for looking, not for changing, where
    /// a name that is meant for a container that is gone must never hit another.
    ManagedContainer find(String ref) {
        try {
            return resolve(ref);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND || ref.isEmpty()) {
                throw e;
            }
            String prefix = ref.startsWith("/") ? ref.substring(1) : ref;
            List<ManagedContainer> fitting = byId.values().stream()
                    .filter(container -> container.value().name().startsWith(prefix))
                    .toList();
            if (fitting.size() == 1) {
                return fitting.getFirst();
            }
            if (fitting.size() > 1) {
                throw EngineException.invalid("multiple containers have a name that begins with " + prefix + ": "
                        + fitting.stream()
                                .map(container -> container.value().name())
                                .sorted()
                                .limit(SHOWN)
                                .collect(Collectors.joining(", "))
                        + (fitting.size() > SHOWN ? ", …" : ""));
            }
            throw e;
        }
    }

    /// Docker's order: full id, name (with or without its slash), then a prefix of an id.
    ManagedContainer resolve(String ref) {
        @Nullable ManagedContainer exact = byId.get(ref);
        if (exact != null) {
            return exact;
        }
        String name = ref.startsWith("/") ? ref.substring(1) : ref;
        String id = names.get(name);
        if (id != null) {
            ManagedContainer named = byId.get(id);
            if (named != null) {
                return named;
            }
        }
        if (!ref.isEmpty() && ref.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            List<ManagedContainer> fitting = byId.subMap(ref, true, ref + "g", false).values().stream()
                    .limit(2)
                    .toList();
            if (fitting.size() == 1) {
                return fitting.getFirst();
            }
            if (fitting.size() > 1) {
                throw EngineException.invalid("multiple IDs found with provided prefix: " + ref);
            }
        }
        throw EngineException.notFound("No such container: " + ref);
    }
}
