package io.cooperage.engine.cluster.kind.check;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The forms that names, keys and numbers must have. Each rule tells what is wrong, in Kubernetes' words, or
/// nothing.
///
/// @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Names</a>
public final class Names {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final String HEADER = "[-A-Za-z0-9]+";
    private static final String PERCENT = "[0-9]+%";

    private static final Form LABEL_FORM = new Form(
            LABEL,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                    + " end with an alphanumeric character",
            "my-name",
            "123-abc");
    private static final Form SUBDOMAIN_FORM = new Form(
            SUBDOMAIN,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character",
            "example.com");
    private static final Form LABEL_1035_FORM = new Form(
            LABEL_1035,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character",
            "my-name",
            "abc-123");
    private static final Form QUALIFIED_FORM = new Form(
            QUALIFIED,
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character",
            "MyName",
            "my.name",
            "123-abc");
    private static final Form LABEL_VALUE_FORM = new Form(
            "(" + QUALIFIED + ")?",
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                    + " start and end with an alphanumeric character",
            "MyValue",
            "my_value",
            "12345");
    private static final Form C_IDENTIFIER_FORM = new Form(
            C_IDENTIFIER,
            "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric"
                    + " characters or '_'",
            "my_name",
            "MY_NAME",
            "MyName");
    private static final Form CONFIG_KEY_FORM = new Form(
            CONFIG_KEY,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "key.name",
            "KEY_NAME",
            "key-name");
    private static final Form HEADER_FORM =
            new Form(HEADER, "a valid HTTP header must consist of alphanumeric characters or '-'", "X-Header-Name");
    private static final Form PERCENT_FORM =
            new Form(PERCENT, "a valid percent string must be a numeric string followed by an ending '%'", "1%", "93%");

    private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");
    private static final Pattern LETTER = Pattern.compile("[a-z]");
    private static final Pattern VARIABLE = Pattern.compile("[ -<>-~]*");

    private static final int LABEL_MAX = 63;
    private static final int SUBDOMAIN_MAX = 253;
    private static final int PORT_NAME_MAX = 15;
    private static final long ID_MAX = Integer.MAX_VALUE;

    private Names() {}

    /// RFC 1123: one part of a domain name.
    public static List<String> label(String text) {
        return limited(text, LABEL_MAX, LABEL_FORM);
    }

    /// RFC 1123: a domain name.
    public static List<String> subdomain(String text) {
        return limited(text, SUBDOMAIN_MAX, SUBDOMAIN_FORM);
    }

    /// RFC 1035: begins with a letter.
    public static List<String> label1035(String text) {
        return limited(text, LABEL_MAX, LABEL_1035_FORM);
    }

    public static List<String> cIdentifier(String text) {
        return C_IDENTIFIER_FORM.complaints(text);
    }

    /// A name, or a domain name, a slash and a name: keys of labels, names of resources.
    public static List<String> qualified(String text) {
        List<String> wrong = new ArrayList<>();
        String[] parts = text.split("/", -1);
        String name = parts[parts.length - 1];
        if (parts.length > 2) {
            return List.of("a qualified name " + QUALIFIED_FORM.words()
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                wrong.add("prefix part must be non-empty");
            } else {
                subdomain(parts[0]).forEach(each -> wrong.add("prefix part " + each));
            }
        }
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        } else if (name.length() > LABEL_MAX) {
            wrong.add("name part " + most(LABEL_MAX));
        }
        QUALIFIED_FORM.complaints(name).forEach(each -> wrong.add("name part " + each));
        return wrong;
    }

    public static List<String> labelValue(String text) {
        return limited(text, LABEL_MAX, LABEL_VALUE_FORM);
    }

    /// A key of a ConfigMap or Secret, which becomes the name of a file.
    public static List<String> configKey(String text) {
        List<String> wrong = new ArrayList<>(limited(text, SUBDOMAIN_MAX, CONFIG_KEY_FORM));
        if (text.equals(".") || text.equals("..")) {
            wrong.add("must not be '" + text + "'");
        } else if (text.startsWith("..")) {
            wrong.add("must not start with '..'");
        }
        return wrong;
    }

    /// Of an environment: anything that can be typed, but for `=`.
    public static List<String> variable(String text) {
        if (text.isEmpty()) {
            return List.of("environment variable name must be non-empty");
        }
        return VARIABLE.matcher(text).matches()
                ? List.of()
                : List.of("a valid environment variable name must consist only of printable ASCII characters other"
                        + " than '='");
    }

    public static List<String> header(String text) {
        return HEADER_FORM.complaints(text);
    }

    public static List<String> percent(String text) {
        return PERCENT_FORM.complaints(text);
    }

    /// IANA's form of a service's name.
    public static List<String> portName(String text) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > PORT_NAME_MAX) {
            wrong.add(most(PORT_NAME_MAX));
        }
        if (!PORT_NAME.matcher(text).matches()) {
            wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (!LETTER.matcher(text).find()) {
            wrong.add("must contain at least one letter (a-z)");
        }
        if (text.contains("--")) {
            wrong.add("must not contain consecutive hyphens");
        }
        if (text.startsWith("-") || text.endsWith("-")) {
            wrong.add("must not begin or end with a hyphen");
        }
        return wrong;
    }

    public static List<String> port(long number) {
        return range(number, 1, 65535);
    }

    /// Of a user or a group.
    public static List<String> id(long number) {
        return range(number, 0, ID_MAX);
    }

    public static List<String> range(long number, long least, long most) {
        return least <= number && number <= most ? List.of() : List.of(between(least, most));
    }

    public static String between(long least, long most) {
        return "must be between " + least + " and " + most + ", inclusive";
    }

    public static List<String> ip(String text) {
        return Ip.is(text) ? List.of() : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
    }

    public static List<String> ipv4(String text) {
        return Ip.is4(text) ? List.of() : List.of("must be a valid IPv4 address");
    }

    public static List<String> ipv6(String text) {
        return Ip.is6(text) ? List.of() : List.of("must be a valid IPv6 address");
    }

    public static List<String> cidr(String text) {
        return Ip.isRange(text)
                ? List.of()
                : List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }

    private static List<String> limited(String text, int most, Form form) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > most) {
            wrong.add(most(most));
        }
        wrong.addAll(form.complaints(text));
        return wrong;
    }

    private static String most(int characters) {
        return "must be no more than " + characters + " characters";
    }

    /// A regular expression that is told to users, with what it means and examples.
    private static final class Form {
        private final Pattern pattern;
        private final String words;

        Form(String expression, String meaning, String... examples) {
            pattern = Pattern.compile(expression);
            StringBuilder all = new StringBuilder(meaning).append(" (e.g. ");
            String between = "";
            for (String example : examples) {
                all.append(between).append('\'').append(example).append("', ");
                between = " or ";
            }
            words = all.append("regex used for validation is '")
                    .append(expression)
                    .append("')")
                    .toString();
        }

        String words() {
            return words;
        }

        List<String> complaints(String text) {
            return pattern.matcher(text).matches() ? List.of() : List.of(words);
        }
    }
}
