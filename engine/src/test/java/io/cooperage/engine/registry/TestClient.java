package io.cooperage.engine.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A client of the real classes whose waiting is short or only noted, and whose credentials are in a map.
final class TestClient {
    private static final Duration SOON = Duration.ofMillis(400);

    /// For a server that never answers; one that does may be slow on a busy machine.
    static final Timeouts NO_ANSWER = new Timeouts(Timeouts.USUAL.connect(), SOON, SOON, Timeouts.USUAL.stall());

    /// For one whose body stops.
    static final Timeouts NO_MORE =
            new Timeouts(Timeouts.USUAL.connect(), Timeouts.USUAL.answer(), Timeouts.USUAL.commit(), SOON);

    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final MapCredentials credentials = new MapCredentials();
    RegistrySettings settings = RegistrySettings.NONE;
    Map<String, String> variables = Map.of();
    Timeouts timeouts = Timeouts.USUAL;

    RegistryClient open() {
        UserEnvironment environment = new UserEnvironment(variables, Path.of("/nonexistent"));
        return new HttpRegistryClient(() -> settings, credentials, environment, timeouts, pauses::add);
    }

    static final class MapCredentials implements CredentialStore {
        private final Map<String, Credentials> all = new HashMap<>();

        void put(String host, String user, String password) {
            all.put(host, new Credentials(user, password, null));
        }

        void putToken(String host, @Nullable String identityToken) {
            all.put(host, new Credentials("", "", identityToken));
        }

        @Override
        public Optional<Credentials> find(String host) {
            return Optional.ofNullable(all.get(host));
        }

        @Override
        public String save(String host, Credentials credentials) {
            all.put(host, credentials);
            return "memory";
        }

        @Override
        public boolean remove(String host) {
            return all.remove(host) != null;
        }

        @Override
        public List<Account> accounts() {
            return new ArrayList<>();
        }
    }
}
