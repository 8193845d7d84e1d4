package io.cooperage.engine.cluster.machinery;

import io.cooperage.engine.cluster.kind.KindRules.NameRule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What is wrong with names, in Kubernetes' words.
///
/// @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Names</a>
final class NameCheck {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";

    private static final Pattern LABEL_FORM = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAIN_FORM = Pattern.compile(SUBDOMAIN);
    private static final Pattern DNS_1035_FORM = Pattern.compile(DNS_1035);
    private static final Pattern QUALIFIED_FORM = Pattern.compile(QUALIFIED);
    private static final Pattern LABEL_VALUE_FORM = Pattern.compile(LABEL_VALUE);

    private NameCheck() {}

    /// @param prefix it is to be followed by something, so that its end need not be an end
    static List<String> name(NameRule rule, String name, boolean prefix) {
        // A letter after the dash is what makes a good name of a good prefix.
        String whole = prefix && name.endsWith("-") ? name.substring(0, name.length() - 1) + "a" : name;
        return switch (rule) {
            case DNS_SUBDOMAIN -> subdomain(whole);
            case DNS_LABEL -> label(whole);
            case DNS_1035_LABEL -> label1035(whole);
            case PATH_SEGMENT -> segment(name, prefix);
        };
    }

    static List<String> subdomain(String name) {
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

    /// Of labels, annotations and finalizers: `app`, `example.com/app`.
    static List<String> qualified(String text) {
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
                subdomain(parts[0]).forEach(error -> errors.add("prefix part " + error));
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

    static List<String> labelValue(String value) {
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
