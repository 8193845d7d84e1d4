package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Credentials where a user of Docker or podman already has them, and a file of ours, `<config>/auth.json`.
///
/// Asked in this order: our file (who signed in here meant it), Docker's helper for the registry, Docker's
/// `config.json`, podman's `auth.json`. New ones go to the helper where Docker's configuration names one that
/// is installed, else to our file. The files of others are only read.
///
/// Any thread.
public final class DockerCredentials implements CredentialStore {
    private static final Logger LOG = LoggerFactory.getLogger(DockerCredentials.class);

    /// A keyring may ask its owner for a password.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path own;
    private final UserEnvironment environment;
    private final Duration patience;

    /// @param config our configuration folder; need not exist
    public static DockerCredentials in(Path config) {
        return new DockerCredentials(config, UserEnvironment.ofThisProcess(), PATIENCE);
    }

    DockerCredentials(Path config, UserEnvironment environment, Duration patience) {
        this.own = config.resolve("auth.json");
        this.environment = environment;
        this.patience = patience;
    }

    /// A helper that fails is a warning and not an error: what is public can be had without it.
    @Override
    public Optional<Credentials> find(String host) {
        String domain = EndpointResolver.canonical(host);
        Credentials found = AuthFile.read(own).credentials().get(domain);
        if (found == null) {
            found = fromHelper(domain);
        }
        if (found == null) {
            found = docker().credentials().get(domain);
        }
        if (found == null) {
            found = podman().credentials().get(domain);
        }
        return Optional.ofNullable(found);
    }

    @Override
    public synchronized String save(String host, Credentials credentials) {
        String domain = EndpointResolver.canonical(host);
        CredentialHelper helper = helper(docker().helper(domain));
        if (helper == null) {
            AuthFile.read(own).put(domain, credentials);
            return own.toString();
        }
        helper.store(RegistryKeys.toKey(domain), credentials);
        // An older entry of ours would win over the new one.
        removeOwn(domain);
        return helper.program();
    }

    /// @throws EngineException CONFLICT when they are in a file that we only read
    @Override
    public synchronized boolean remove(String host) {
        String domain = EndpointResolver.canonical(host);
        boolean removed = removeOwn(domain);
        CredentialHelper helper = helper(docker().helper(domain));
        if (helper != null && helper.erase(RegistryKeys.toKey(domain))) {
            removed = true;
        }
        if (removed) {
            return true;
        }
        if (docker().credentials().containsKey(domain)) {
            throw EngineException.conflict("the credentials for " + domain + " are Docker's, in "
                    + environment.dockerConfig() + ", which is only read here; run: docker logout " + domain);
        }
        if (podman().credentials().containsKey(domain)) {
            throw EngineException.conflict("the credentials for " + domain + " are podman's, in " + podmanFile()
                    + ", which is only read here; run: podman logout " + domain);
        }
        return false;
    }

    @Override
    public List<Account> accounts() {
        Map<String, Account> accounts = new LinkedHashMap<>();
        collect(accounts, AuthFile.read(own), own.toString(), true);
        AuthFile docker = docker();
        docker.helpers().forEach((domain, name) -> collectHelper(accounts, name, domain));
        String everything = docker.defaultHelper();
        if (everything != null) {
            collectHelper(accounts, everything, null);
        }
        collect(accounts, docker, environment.dockerConfig().toString(), false);
        collect(accounts, podman(), String.valueOf(podmanFile()), false);
        return List.copyOf(accounts.values());
    }

    private static void collect(Map<String, Account> accounts, AuthFile file, String source, boolean editable) {
        file.credentials()
                .forEach((domain, credentials) ->
                        accounts.putIfAbsent(domain, new Account(domain, credentials.user(), source, editable)));
    }

    /// @param only the one registry that this helper is for; null is all
    private void collectHelper(Map<String, Account> accounts, String name, @Nullable String only) {
        try {
            CredentialHelper helper = helper(name);
            if (helper == null) {
                return;
            }
            helper.list().forEach((key, user) -> {
                String domain = RegistryKeys.toDomain(key);
                if (domain != null && (only == null || only.equals(domain))) {
                    accounts.putIfAbsent(domain, new Account(domain, user, helper.program(), true));
                }
            });
        } catch (EngineException e) {
            passOver(e);
        }
    }

    private @Nullable Credentials fromHelper(String domain) {
        try {
            CredentialHelper helper = helper(docker().helper(domain));
            return helper == null ? null : helper.get(RegistryKeys.toKey(domain));
        } catch (EngineException e) {
            passOver(e);
            return null;
        }
    }

    private static void passOver(EngineException failure) {
        if (failure.kind() == ErrorKind.CANCELLED) {
            throw failure;
        }
        LOG.warn("{}", failure.getMessage());
    }

    private @Nullable CredentialHelper helper(@Nullable String name) {
        if (name == null) {
            return null;
        }
        CredentialHelper helper = CredentialHelper.find(name, environment, patience);
        if (helper == null) {
            LOG.warn(
                    "{} names the credential helper '{}', but docker-credential-{} is not on the PATH",
                    environment.dockerConfig(),
                    name,
                    name);
        }
        return helper;
    }

    private boolean removeOwn(String domain) {
        AuthFile file = AuthFile.read(own);
        if (!file.credentials().containsKey(domain)) {
            return false;
        }
        file.remove(domain);
        return true;
    }

    private AuthFile docker() {
        return AuthFile.read(environment.dockerConfig());
    }

    private AuthFile podman() {
        Path file = podmanFile();
        return file == null ? AuthFile.none() : AuthFile.read(file);
    }

    private @Nullable Path podmanFile() {
        String runtime = environment.get("XDG_RUNTIME_DIR");
        return runtime == null ? null : Path.of(runtime, "containers", "auth.json");
    }
}
