package io.cooperage.engine.registry;

import org.jspecify.annotations.Nullable;

/// What a person signs in with. Never logged: [#toString] tells the user only.
///
/// @param identityToken an OAuth2 refresh token in place of the password, or null
public record Credentials(
        String user, String password, @Nullable String identityToken) {
    @Override
    public String toString() {
        return "Credentials[" + user + "]";
    }
}
