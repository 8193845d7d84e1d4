package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.regex.Pattern;

/// What is wrong with options for Windows. No pod here uses them, but manifests for clusters of both kinds
/// are checked all the same.
final class WindowsOptions {
    private static final int SPEC_KIB = 64;
    private static final int DOMAIN_MAX = 256;
    private static final int USER_MAX = 104;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern NETBIOS = Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
    private static final String DNS_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern DNS = Pattern.compile(DNS_PART + "(?:\\." + DNS_PART + ")*");
    private static final Pattern DOTS = Pattern.compile("[. ]+");
    private static final Pattern BAD = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");

    private WindowsOptions() {}

    static void check(Place options) {
        if (options.has("gmsaCredentialSpecName")) {
            options.at("gmsaCredentialSpecName").must(Names::subdomain);
        }
        Place spec = options.at("gmsaCredentialSpec");
        if (spec.there() && spec.blank()) {
            spec.invalid("gmsaCredentialSpec cannot be an empty string");
        } else if (spec.text().length() > SPEC_KIB * 1024) {
            spec.invalid("gmsaCredentialSpec size must be under " + SPEC_KIB + " KiB");
        }
        if (options.has("runAsUserName")) {
            user(options.at("runAsUserName"));
        }
    }

    private static void user(Place name) {
        String[] parts = name.text().split("\\\\", -1);
        if (name.blank()) {
            name.invalid("runAsUserName cannot be an empty string");
            return;
        } else if (CONTROL.matcher(name.text()).find()) {
            name.invalid("runAsUserName cannot contain control characters");
            return;
        } else if (parts.length > 2) {
            name.invalid("runAsUserName cannot contain more than one backslash");
            return;
        }
        if (parts.length == 2) {
            domain(name, parts[0]);
        }
        String user = parts[parts.length - 1];
        if (user.isEmpty()) {
            name.invalid("runAsUserName's User cannot be empty");
        } else if (user.length() > USER_MAX) {
            name.invalid("runAsUserName's User length must not be longer than " + USER_MAX + " characters");
        }
        if (DOTS.matcher(user).matches()) {
            name.invalid("runAsUserName's User cannot contain only periods or spaces");
        }
        if (BAD.matcher(user).find()) {
            name.invalid("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
        }
    }

    private static void domain(Place name, String domain) {
        if (domain.length() >= DOMAIN_MAX) {
            name.invalid("runAsUserName's Domain length must be under " + DOMAIN_MAX + " characters");
        }
        if (!NETBIOS.matcher(domain).matches() && !DNS.matcher(domain).matches()) {
            name.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
        }
    }
}
