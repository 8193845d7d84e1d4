package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.registry.CredentialStore;
import io.cooperage.engine.registry.CredentialStore.Account;
import io.cooperage.engine.registry.Credentials;
import io.cooperage.engine.registry.RegistryClient;
import io.cooperage.engine.registry.RegistryClient.BlobContent;
import io.cooperage.engine.registry.RegistryClient.Page;
import io.cooperage.engine.registry.RegistryClient.Ping;
import io.cooperage.engine.registry.RegistryClient.RemoteManifest;
import io.cooperage.engine.registry.RegistrySettings;
import io.cooperage.engine.registry.RegistrySettingsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Registries over the client, the kept credentials and the settings.
final class DefaultRegistryService implements RegistryService {
    private static final int PAGE = 100;

    private final RegistryClient client;
    private final CredentialStore credentials;
    private final RegistrySettingsFile settings;
    private final ImageState state;

    DefaultRegistryService(
            RegistryClient client, CredentialStore credentials, RegistrySettingsFile settings, ImageState state) {
        this.client = client;
        this.credentials = credentials;
        this.settings = settings;
        this.state = state;
    }

    @Override
    public List<RegistryAccount> accounts() {
        RegistrySettings configured = settings.get();
        Map<String, @Nullable Account> hosts = new TreeMap<>();
        configured.insecure().stream()
                .filter(host -> host.indexOf('/') < 0) // a network names no registry
                .forEach(host -> hosts.put(host, null));
        configured.mirrors().keySet().forEach(host -> hosts.put(host, null));
        state.read(sql -> state.table().tags(sql)).stream()
                .map(tag -> tag.name().domain())
                .forEach(host -> hosts.put(host, null));
        credentials.accounts().forEach(account -> hosts.put(account.host(), account));
        return hosts.entrySet().stream()
                .map(entry -> account(entry.getKey(), entry.getValue(), configured))
                .toList();
    }

    private static RegistryAccount account(String host, @Nullable Account account, RegistrySettings configured) {
        return new RegistryAccount(
                host,
                account == null ? null : account.user(),
                account == null ? "" : account.source(),
                account != null && account.editable(),
                configured.insecure().contains(host),
                configured.mirrors().getOrDefault(host, List.of()));
    }

    @Override
    public void login(String host, String user, char[] secret) {
        try {
            Credentials offered = new Credentials(user, new String(secret), null);
            Ping answer = client.ping(host, offered);
            if (!answer.reachable()) {
                throw new EngineException(ErrorKind.UNAVAILABLE, "login to " + host + ": " + answer.message());
            }
            if (!answer.authenticated()) {
                throw new EngineException(
                        ErrorKind.UNAUTHENTICATED,
                        "login to " + host + " as " + user + ": "
                                + (answer.message().isEmpty()
                                        ? "the registry refuses this user and password"
                                        : answer.message()));
            }
            credentials.save(host, offered);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    @Override
    public boolean logout(String host) {
        return credentials.remove(host);
    }

    @Override
    public RegistryStatus test(String host) {
        Ping answer = client.ping(host, null);
        return new RegistryStatus(
                host,
                answer.reachable(),
                answer.authenticated(),
                answer.tls(),
                answer.url(),
                answer.challenge(),
                answer.message());
    }

    @Override
    public void setInsecure(String host, boolean insecure) {
        settings.setInsecure(host, insecure);
    }

    @Override
    public Listing catalog(String host, @Nullable String last) {
        try {
            return listing(client.catalog(host, last, PAGE));
        } catch (EngineException e) {
            // Many registries show it to nobody. Who is not signed in is told so.
            return switch (e.kind()) {
                case NOT_FOUND, FORBIDDEN, NOT_IMPLEMENTED -> new Listing(List.of(), null);
                default -> throw e;
            };
        }
    }

    @Override
    public Listing tags(String repository, @Nullable String last) {
        return listing(client.tags(ImageReference.parse(repository).bare(), last, PAGE));
    }

    private static Listing listing(Page page) {
        return new Listing(page.names(), page.next());
    }

    @Override
    public RemoteImage look(String name) {
        ImageReference reference = ImageReference.parseTagged(name);
        RemoteManifest document = client.manifest(reference, MediaTypes.ACCEPTED);
        String mediaType = RemoteDocuments.mediaType(reference, document);
        List<Descriptor> manifests = List.of();
        ImageManifest manifest = null;
        ImageConfig config = null;
        if (MediaTypes.isIndex(mediaType)) {
            manifests = ImageDocuments.index(document.json(), mediaType).manifests();
        } else {
            manifest = ImageDocuments.manifest(document.json(), mediaType);
            if (manifest.isImage()) {
                config = ImageDocuments.config(small(reference, manifest.config()));
            }
        }
        return new RemoteImage(
                reference.toString(),
                mediaType,
                document.digest(),
                new String(document.json(), StandardCharsets.UTF_8),
                manifests,
                manifest,
                config,
                client.referrers(reference.bare(), document.digest()));
    }

    /// A small blob, verified, without storing it.
    private byte[] small(ImageReference reference, Descriptor blob) {
        String what = "read the config " + blob.digest() + " of " + reference.familiar();
        if (blob.size() > ImageDocuments.SIZE_MAX) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    what + ": it has " + blob.size() + " bytes; no more than " + ImageDocuments.SIZE_MAX + " are read");
        }
        try (BlobContent content = client.blob(reference.bare(), blob, 0)) {
            byte[] bytes = content.stream().readNBytes(ImageDocuments.SIZE_MAX);
            if (!blob.digest().matches(bytes)) {
                throw new EngineException(ErrorKind.DATA_LOSS, what + ": what the registry sends has another digest");
            }
            return bytes;
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, what + ": the connection broke: " + e.getMessage(), e);
        }
    }

    @Override
    public List<SearchResult> search(String host, String term, int limit) {
        return client.search(host, term, limit).stream()
                .map(hit -> new SearchResult(hit.name(), hit.description(), hit.stars(), hit.official()))
                .toList();
    }

    @Override
    public RegistryService as(String host, Credentials login) {
        return new DefaultRegistryService(client.as(host, login), credentials, settings, state);
    }

    @Override
    public void delete(String name) {
        ImageReference reference = ImageReference.parseTagged(name);
        Digest digest = reference.digest();
        if (digest == null) {
            Descriptor found = client.resolve(reference);
            if (found == null) {
                throw EngineException.notFound("the registry has no " + reference.familiar());
            }
            digest = found.digest();
        }
        client.deleteManifest(reference.bare(), digest);
    }
}
