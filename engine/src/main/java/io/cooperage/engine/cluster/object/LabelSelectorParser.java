package io.cooperage.engine.cluster.object;

import io.cooperage.engine.cluster.object.LabelSelector.Operator;
import io.cooperage.engine.cluster.object.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads selectors as they stand in URLs.
final class LabelSelectorParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*([(),]|!=|==|=|!|>|<|[^(),!=<>\\s]+)");

    private final List<String> tokens = new ArrayList<>();
    private final String text;
    private int at;

    LabelSelectorParser(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            matcher.region(matcher.end(), text.length());
        }
    }

    LabelSelector parse() {
        List<Requirement> requirements = new ArrayList<>();
        while (at < tokens.size()) {
            requirements.add(requirement());
            if (at < tokens.size()) {
                if (!next().equals(",")) {
                    throw unreadable("found '" + tokens.get(at - 1) + "', expected: ',' or 'end of string'");
                }
                if (at == tokens.size()) {
                    throw unreadable("found '', expected: identifier after ','");
                }
            }
        }
        return new LabelSelector(requirements);
    }

    private Requirement requirement() {
        Requirement requirement = read();
        check("key", requirement.key(), QualifiedNames.check(requirement.key()));
        for (String value : requirement.values()) {
            check("values[0][" + requirement.key() + "]", value, QualifiedNames.checkLabelValue(value));
            boolean compares = requirement.operator() == Operator.GREATER || requirement.operator() == Operator.LESS;
            if (compares && !value.matches("-?\\d{1,18}")) {
                check("values[0]", value, List.of("for 'Gt', 'Lt' operators, the value must be an integer"));
            }
        }
        return requirement;
    }

    private static void check(String field, String value, List<String> errors) {
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException("unable to parse requirement: " + field + ": Invalid value: \"" + value
                    + "\": " + String.join("; ", errors));
        }
    }

    private Requirement read() {
        if (peek("!")) {
            next();
            return new Requirement(word(), Operator.DOES_NOT_EXIST, Set.of());
        }
        String key = word();
        if (at >= tokens.size() || peek(",")) {
            return new Requirement(key, Operator.EXISTS, Set.of());
        }
        String operator = next();
        return switch (operator) {
            case "=", "==" -> new Requirement(key, Operator.IN, Set.of(value()));
            case "!=" -> new Requirement(key, Operator.NOT_IN, Set.of(value()));
            case ">" -> new Requirement(key, Operator.GREATER, Set.of(value()));
            case "<" -> new Requirement(key, Operator.LESS, Set.of(value()));
            case "in" -> new Requirement(key, Operator.IN, values());
            case "notin" -> new Requirement(key, Operator.NOT_IN, values());
            default -> throw unreadable("found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
        };
    }

    private Set<String> values() {
        if (!peek("(")) {
            throw unreadable("expected '(' after the operator");
        }
        next();
        Set<String> values = new TreeSet<>();
        while (true) {
            values.add(peek(",") || peek(")") ? "" : word());
            if (at >= tokens.size()) {
                throw unreadable("found end of the text, expected: ',', or ')'");
            }
            String between = next();
            if (between.equals(")")) {
                return values;
            }
            if (!between.equals(",")) {
                throw unreadable("found '" + between + "', expected: ',', or ')'");
            }
        }
    }

    /// May be empty: `app=`.
    private String value() {
        return at >= tokens.size() || peek(",") ? "" : word();
    }

    private String word() {
        if (at >= tokens.size() || "(),!===<>".contains(tokens.get(at))) {
            throw unreadable("found '" + (at < tokens.size() ? tokens.get(at) : "") + "', expected: identifier");
        }
        return next();
    }

    private boolean peek(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private String next() {
        return tokens.get(at++);
    }

    private IllegalArgumentException unreadable(String why) {
        return new IllegalArgumentException("unable to parse requirement: " + why + " in \"" + text + "\"");
    }
}
