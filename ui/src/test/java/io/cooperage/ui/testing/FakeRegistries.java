package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.registry.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Registries in memory: accounts, and repositories with tags. Any method can be told to fail or to wait. Any thread.
public final class FakeRegistries implements RegistryService {
    private final FakeCalls calls = new FakeCalls();

    /// Guards everything below.
    private final Object lock = new Object();

    private final Map<String, RegistryAccount> accounts = new TreeMap<>();
    private final Map<String, String> passwords = new TreeMap<>();
    private final Map<String, Map<String, List<FakeImage>>> tagsByRepository = new TreeMap<>();
    private final List<SearchResult> found = new ArrayList<>();
    private int pageSize = 100;

    public void failNext(String method, RuntimeException failure) {
        calls.failNext(method, failure);
    }

    public void hold(String method, CountDownLatch gate) {
        calls.hold(method, gate);
    }

    /// What was called, such as `login localhost:5000 ann`, in order; never a secret.
    public List<String> calls() {
        return calls.all();
    }

    public void know(RegistryAccount account) {
        synchronized (lock) {
            accounts.put(account.host(), account);
        }
    }

    /// @param password that the registry lets `user` in with
    public void require(String host, String user, String password) {
        synchronized (lock) {
            passwords.put(host + " " + user, password);
        }
    }

    /// Puts an image behind a name; several of one name are an index.
    public void put(String name, FakeImage... images) {
        ImageReference reference = FakeImage.reference(name);
        synchronized (lock) {
            tagsByRepository
                    .computeIfAbsent(reference.repository(), repository -> new TreeMap<>())
                    .put(String.valueOf(reference.tag()), List.of(images));
        }
    }

    public void pageSize(int names) {
        pageSize = names;
    }

    public void find(List<SearchResult> results) {
        synchronized (lock) {
            found.clear();
            found.addAll(results);
        }
    }

    @Override
    public List<RegistryAccount> accounts() {
        calls.enter("accounts", "");
        synchronized (lock) {
            return List.copyOf(accounts.values());
        }
    }

    @Override
    public void login(String host, String user, char[] secret) {
        String given = new String(secret);
        java.util.Arrays.fill(secret, '\0');
        calls.enter("login", host + " " + user);
        synchronized (lock) {
            if (!given.equals(passwords.getOrDefault(host + " " + user, given))) {
                throw new EngineException(
                        ErrorKind.UNAUTHENTICATED,
                        "%s refused the password of %s. Check both, and that the account may use the registry."
                                .formatted(host, user));
            }
            boolean insecure = accounts.containsKey(host) && accounts.get(host).insecure();
            accounts.put(host, new RegistryAccount(host, user, "auth.json", true, insecure, List.of()));
        }
    }

    @Override
    public boolean logout(String host) {
        calls.enter("logout", host);
        synchronized (lock) {
            RegistryAccount account = accounts.get(host);
            if (account == null || account.user() == null) {
                return false;
            }
            accounts.put(host, new RegistryAccount(host, null, "", false, account.insecure(), account.mirrors()));
            return true;
        }
    }

    @Override
    public RegistryStatus test(String host) {
        calls.enter("test", host);
        synchronized (lock) {
            RegistryAccount account = accounts.get(host);
            boolean plain = account != null && account.insecure();
            boolean there =
                    tagsByRepository.keySet().stream().anyMatch(repository -> repository.startsWith(host + "/"));
            return new RegistryStatus(
                    host,
                    there,
                    there && account != null && account.user() != null,
                    !plain,
                    (plain ? "http://" : "https://") + host + "/v2/",
                    "basic",
                    there ? "" : host + " does not answer: connection refused. Is the registry running?");
        }
    }

    @Override
    public void setInsecure(String host, boolean insecure) {
        calls.enter("setInsecure", host + " " + insecure);
        synchronized (lock) {
            RegistryAccount was =
                    accounts.getOrDefault(host, new RegistryAccount(host, null, "", false, false, List.of()));
            accounts.put(
                    host, new RegistryAccount(host, was.user(), was.source(), was.editable(), insecure, was.mirrors()));
        }
    }

    @Override
    public Listing catalog(String host, @Nullable String last) {
        calls.enter("catalog", last == null ? host : host + " after " + last);
        synchronized (lock) {
            return page(
                    tagsByRepository.keySet().stream()
                            .filter(repository -> repository.startsWith(host + "/"))
                            .map(repository -> repository.substring(host.length() + 1))
                            .toList(),
                    last);
        }
    }

    @Override
    public Listing tags(String repository, @Nullable String last) {
        calls.enter("tags", last == null ? repository : repository + " after " + last);
        synchronized (lock) {
            return page(List.copyOf(tagsOf(repository).keySet()), last);
        }
    }

    @Override
    public RemoteImage look(String name) {
        calls.enter("look", name);
        int at = name.indexOf('@');
        synchronized (lock) {
            if (at > 0) {
                String digest = name.substring(at + 1);
                return tagsOf(name.substring(0, at)).values().stream()
                        .flatMap(List::stream)
                        .filter(image ->
                                image.manifestDescriptor().digest().toString().equals(digest))
                        .findFirst()
                        .map(image -> manifest(name, image))
                        .orElseThrow(() -> EngineException.notFound(name + ": manifest unknown"));
            }
            ImageReference reference = FakeImage.reference(name);
            List<FakeImage> images = tagsOf(reference.repository()).get(String.valueOf(reference.tag()));
            if (images == null) {
                throw EngineException.notFound(name + ": manifest unknown");
            }
            return images.size() == 1 ? manifest(name, images.getFirst()) : index(name, images);
        }
    }

    @Override
    public List<SearchResult> search(String host, String term, int limit) {
        calls.enter("search", host + " " + term);
        synchronized (lock) {
            return found.stream()
                    .filter(result -> result.name().contains(term))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public RegistryService as(String host, Credentials login) {
        calls.enter("as", host + " " + login.user());
        return this;
    }

    @Override
    public void delete(String name) {
        calls.enter("delete", name);
        ImageReference reference = FakeImage.reference(name);
        synchronized (lock) {
            if (tagsOf(reference.repository()).remove(String.valueOf(reference.tag())) == null) {
                throw EngineException.notFound(name + ": manifest unknown");
            }
        }
    }

    private Map<String, List<FakeImage>> tagsOf(String repository) {
        Map<String, List<FakeImage>> tags = tagsByRepository.get(repository);
        if (tags == null) {
            throw EngineException.notFound(repository + ": repository name not known to registry");
        }
        return tags;
    }

    private Listing page(List<String> names, @Nullable String last) {
        List<String> rest = names.stream()
                .filter(name -> last == null || name.compareTo(last) > 0)
                .toList();
        List<String> page = rest.stream().limit(pageSize).toList();
        return new Listing(page, rest.size() > page.size() ? page.getLast() : null);
    }

    private static RemoteImage manifest(String name, FakeImage image) {
        return new RemoteImage(
                name,
                MediaTypes.OCI_MANIFEST,
                image.manifestDescriptor().digest(),
                "{\"schemaVersion\":2}",
                List.of(),
                image.manifest(),
                image.config(),
                List.of());
    }

    private static RemoteImage index(String name, List<FakeImage> images) {
        List<Descriptor> manifests =
                images.stream().map(FakeImage::manifestDescriptor).toList();
        return new RemoteImage(
                name,
                MediaTypes.OCI_INDEX,
                Digest.of("index " + manifests),
                "{\"schemaVersion\":2}",
                manifests,
                null,
                null,
                List.of());
    }
}
