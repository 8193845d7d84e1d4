package io.cooperage.engine.registry;

import java.util.List;
import java.util.Optional;

/// The credentials that somebody brought along for one registry; for the others those that are kept.
///
/// @param host canonical
record GivenCredentials(String host, Credentials given, CredentialStore others) implements CredentialStore {

    @Override
    public Optional<Credentials> find(String asked) {
        return EndpointResolver.canonical(asked).equals(host) ? Optional.of(given) : others.find(asked);
    }

    @Override
    public String save(String asked, Credentials credentials) {
        return others.save(asked, credentials);
    }

    @Override
    public boolean remove(String asked) {
        return others.remove(asked);
    }

    @Override
    public List<Account> accounts() {
        return others.accounts();
    }
}
