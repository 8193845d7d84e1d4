package io.cooperage.engine.cluster.object;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What is wrong with the names and values of labels, in Kubernetes' words; empty lists for good ones.
///
/// @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels and
///     Selectors</a>
public final class QualifiedNames {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";

    private static final Pattern SUBDOMAIN_FORM = Pattern.compile(SUBDOMAIN);
    private static final Pattern QUALIFIED_FORM = Pattern.compile(QUALIFIED);
    private static final Pattern LABEL_VALUE_FORM = Pattern.compile(LABEL_VALUE);

    private QualifiedNames() {}

    /// RFC 1123 subdomains, as most names are.
    public static List<String> checkSubdomain(String name) {
        List<String> errors = new ArrayList<>();
        if (name.length() > 253) {
            errors.add("must be no more than 253 characters");
        }
        if (!SUBDOMAIN_FORM.matcher(name).matches()) {
            errors.add("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                    + " and must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                    + " validation is '" + SUBDOMAIN + "')");
        }
        return errors;
    }

    /// Of labels, annotations and finalizers: `app`, `example.com/app`.
    public static List<String> check(String text) {
        List<String> errors = new ArrayList<>();
        String[] parts = text.split("/", -1);
        String name = parts[parts.length - 1];
        if (parts.length > 2) {
            return List.of("a qualified name " + shape() + " with an optional DNS subdomain prefix and '/' (e.g."
                    + " 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                errors.add("prefix part must be non-empty");
            } else {
                checkSubdomain(parts[0]).forEach(error -> errors.add("prefix part " + error));
            }
        }
        if (name.isEmpty()) {
            errors.add("name part must be non-empty");
        } else if (name.length() > 63) {
            errors.add("name part must be no more than 63 characters");
        }
        if (!QUALIFIED_FORM.matcher(name).matches()) {
            errors.add("name part " + shape());
        }
        return errors;
    }

    private static String shape() {
        return "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                + " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + QUALIFIED
                + "')";
    }

    public static List<String> checkLabelValue(String value) {
        List<String> errors = new ArrayList<>();
        if (value.length() > 63) {
            errors.add("must be no more than 63 characters");
        }
        if (!LABEL_VALUE_FORM.matcher(value).matches()) {
            errors.add("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                    + " and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or"
                    + " '12345', regex used for validation is '" + LABEL_VALUE + "')");
        }
        return errors;
    }
}
