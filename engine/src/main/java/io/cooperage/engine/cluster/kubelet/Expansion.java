package io.cooperage.engine.cluster.kubelet;

import java.util.List;
import java.util.Map;

/// `$(NAME)` in commands, arguments and values: replaced where the name is known, left as it is where not;
/// `$$` stands for one `$`.
final class Expansion {
    private Expansion() {}

    static List<String> expand(List<String> texts, Map<String, String> known) {
        return texts.stream().map(text -> expand(text, known)).toList();
    }

    static String expand(String text, Map<String, String> known) {
        StringBuilder out = new StringBuilder();
        int done = 0;
        for (int i = 0; i + 1 < text.length(); i++) {
            if (text.charAt(i) != '$') {
                continue;
            }
            out.append(text, done, i);
            char next = text.charAt(i + 1);
            int end = next == '(' ? text.indexOf(')', i + 2) : -1;
            if (next == '$') {
                out.append('$');
                i++;
            } else if (end >= 0) {
                String name = text.substring(i + 2, end);
                String value = known.get(name);
                out.append(value == null ? text.substring(i, end + 1) : value);
                i = end;
            } else if (next == '(') {
                out.append("$(");
                i++;
            } else {
                out.append('$').append(next);
                i++;
            }
            done = i + 1;
        }
        return out.append(text, done, text.length()).toString();
    }
}
