package io.cooperage.engine.image;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.registry.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Registries: who is signed in where, and what is there, without pulling. Methods block; an interrupt cancels.
///
/// A `host` is what stands before the first slash of a name (`localhost:5000`, `docker.io`).
public interface RegistryService {
    /// Every registry that is known: signed in to, configured, or the home of an image here.
    List<RegistryAccount> accounts();

    /// Tries the credentials and keeps them when they work, in a credential helper where Docker's configuration
    /// names one, else in a file of ours with mode 0600.
    ///
    /// @param secret cleared by the callee
    /// @throws io.cooperage.engine.error.EngineException UNAUTHENTICATED when they are refused
    void login(String host, String user, char[] secret);

    /// @return false when nobody was signed in
    boolean logout(String host);

    /// Whether it answers, and how.
    RegistryStatus test(String host);

    /// Allows plain http and unknown certificates for this host, or no longer.
    void setInsecure(String host, boolean insecure);

    /// Repositories, sorted, from after `last` on; empty when the registry has no catalog for us.
    Listing catalog(String host, @Nullable String last);

    /// @param repository with its host, `localhost:5000/app`
    Listing tags(String repository, @Nullable String last);

    /// A manifest with what it points to; nothing is stored.
    ///
    /// @param name with tag or digest
    RemoteImage look(String name);

    /// @throws io.cooperage.engine.error.EngineException NOT_IMPLEMENTED where the registry offers no search
    List<SearchResult> search(String host, String term, int limit);

    /// @param name with a digest or tag; what the registry does about layers is its own affair
    void delete(String name);

    /// The same registries with these credentials for one of them, in place of those that are kept: for a
    /// request that brings its own.
    RegistryService as(String host, Credentials login);

    /// @param user null when anonymous
    /// @param source where the credentials are kept, for people: `~/.docker/config.json`, a helper's name, …
    /// @param editable by [#logout]
    record RegistryAccount(
            String host,
            @Nullable String user,
            String source,
            boolean editable,
            boolean insecure,
            List<String> mirrors) {}

    /// @param url what was asked in the end
    /// @param challenge what it wants of who asks: `none`, `basic`, `bearer`
    /// @param message what went wrong and what to do; empty when it works
    record RegistryStatus(
            String host,
            boolean reachable,
            boolean authenticated,
            boolean tls,
            String url,
            String challenge,
            String message) {}

    /// @param next pass as `last` for more; null at the end
    record Listing(List<String> names, @Nullable String next) {
        public Listing {
            names = List.copyOf(names);
        }
    }

    /// @param manifests of an index; otherwise empty
    /// @param manifest,config null for an index and for artifacts that are no image
    /// @param referrers manifests whose subject this is
    record RemoteImage(
            String name,
            String mediaType,
            Digest digest,
            String json,
            List<Descriptor> manifests,
            @Nullable ImageManifest manifest,
            @Nullable ImageConfig config,
            List<Descriptor> referrers) {}

    record SearchResult(String name, String description, long stars, boolean official) {}
}
