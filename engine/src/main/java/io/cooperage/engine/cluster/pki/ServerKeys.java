package io.cooperage.engine.cluster.pki;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows the server's certificate of this moment: one that was renewed needs no restart.
@SuppressWarnings("OverridesJavaxNullableParameter")
final class ServerKeys extends X509ExtendedKeyManager {
    private static final String ALIAS = "server";

    /// Key and certificate are asked for one after the other; they must not be of two certificates.
    private static final ThreadLocal<@Nullable Credential> SHOWN = new ThreadLocal<>();

    private final ClusterIdentity identity;

    ServerKeys(ClusterIdentity identity) {
        this.identity = identity;
    }

    private @Nullable String choose(String keyType) {
        return keyType.equals("EC") ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    @Override
    public PrivateKey getPrivateKey(@Nullable String alias) {
        Credential now = identity.server();
        SHOWN.set(now);
        return now.key();
    }

    @Override
    public X509Certificate[] getCertificateChain(@Nullable String alias) {
        Credential begun = SHOWN.get();
        SHOWN.remove();
        Credential now = begun == null ? identity.server() : begun;
        return new X509Certificate[] {now.certificate(), identity.authority()};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
