package io.cooperage.engine.cluster.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// Tells who a request comes from. For any thread.
public final class Authenticator {
    private static final Caller ADMINISTRATOR = Caller.user("kubernetes-admin", List.of(Caller.MASTERS));

    private final byte[] adminToken;
    private final ServiceAccountTokens tokens;

    /// @param adminToken of whoever may do all; empty for none
    public Authenticator(String adminToken, ServiceAccountTokens tokens) {
        this.adminToken = adminToken.getBytes(StandardCharsets.UTF_8);
        this.tokens = tokens;
    }

    /// By the subject of a certificate that TLS has verified: `CN` is the user, each `O` a group. Empty when
    /// there is no `CN`.
    public Optional<Caller> byCertificate(X509Certificate certificate) {
        String user = "";
        List<String> groups = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    user = String.valueOf(part.getValue());
                } else if (part.getType().equalsIgnoreCase("O")) {
                    groups.add(String.valueOf(part.getValue()));
                }
            }
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(Caller.user(user, groups));
    }

    /// By a token from `Authorization: Bearer`. Empty when it is not good.
    public Optional<Caller> byToken(String token) {
        return verify(token, List.of(ServiceAccountTokens.ISSUER)).map(ServiceAccountTokens.Verified::caller);
    }

    /// For a `TokenReview`.
    public Optional<ServiceAccountTokens.Verified> verify(String token, List<String> audiences) {
        // In constant time: how much of a guess was right is nobody's business.
        if (adminToken.length > 0 && MessageDigest.isEqual(adminToken, token.getBytes(StandardCharsets.UTF_8))) {
            return Optional.of(new ServiceAccountTokens.Verified(ADMINISTRATOR, audiences));
        }
        return tokens.verify(token, audiences);
    }
}
