package io.cooperage.engine.registry;

import java.util.List;
import java.util.Optional;

/// Where credentials of registries are kept: Docker's configuration with its helpers, and a file of ours.
public interface CredentialStore {
    Optional<Credentials> find(String host);

    /// @return where they are now, for people
    String save(String host, Credentials credentials);

    /// @return false when there were none
    boolean remove(String host);

    List<Account> accounts();

    /// @param source for people: `~/.docker/config.json`, a helper's name, our file
    /// @param editable can be removed by us
    record Account(String host, String user, String source, boolean editable) {}
}
