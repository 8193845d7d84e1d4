package io.cooperage.engine.cluster.machinery;

import io.cooperage.engine.cluster.kind.KindRules.NameRule;
import io.cooperage.engine.cluster.object.QualifiedNames;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What is wrong with names, in Kubernetes' words.
///
/// @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Names</a>
final class NameCheck {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";

    private static final Pattern LABEL_FORM = Pattern.compile(LABEL);
    private static final Pattern DNS_1035_FORM = Pattern.compile(DNS_1035);

    private NameCheck() {}

    /// @param prefix it is to be followed by something, so that its end need not be an end
    static List<String> name(NameRule rule, String name, boolean prefix) {
        // A letter after the dash is what makes a good name of a good prefix.
        String whole = prefix && name.endsWith("-") ? name.substring(0, name.length() - 1) + "a" : name;
        return switch (rule) {
            case DNS_SUBDOMAIN -> QualifiedNames.checkSubdomain(whole);
            case DNS_LABEL -> label(whole);
            case DNS_1035_LABEL -> label1035(whole);
            case PATH_SEGMENT -> segment(name, prefix);
        };
    }

    private static List<String> label(String name) {
        List<String> errors = new ArrayList<>();
        if (name.length() > 63) {
            errors.add("must be no more than 63 characters");
        }
        if (!LABEL_FORM.matcher(name).matches()) {
            errors.add("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
                    + " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for"
                    + " validation is '" + LABEL + "')");
        }
        return errors;
    }

    private static List<String> label1035(String name) {
        List<String> errors = new ArrayList<>();
        if (name.length() > 63) {
            errors.add("must be no more than 63 characters");
        }
        if (!DNS_1035_FORM.matcher(name).matches()) {
            errors.add("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
                    + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123',"
                    + " regex used for validation is '" + DNS_1035 + "')");
        }
        return errors;
    }

    private static List<String> segment(String name, boolean prefix) {
        List<String> errors = new ArrayList<>();
        if (!prefix && (name.equals(".") || name.equals(".."))) {
            errors.add("may not be '" + name + "'");
        }
        for (String bad : List.of("/", "%")) {
            if (name.contains(bad)) {
                errors.add("may not contain '" + bad + "'");
            }
        }
        return errors;
    }
}
