package io.cooperage.engine.dockerfile.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the commands of a script. Understands quotes, substitutions, lists, pipes, groups, loops,
/// conditions, `case`,
/// functions and redirections; what it does not understand it takes for words. Never fails.
final class ShellParser {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\[[^]]*])?\\+?=.*", Pattern.DOTALL);
    /// A command follows these.
    private static final Set<String> OPENERS =
            Set.of("if", "then", "elif", "else", "while", "until", "do", "!", "{", "time");
    /// These stand alone.
    private static final Set<String> CLOSERS = Set.of("fi", "done", "esac", "}");
    /// What follows these, up to the end of the command, is no command.
    private static final Set<String> HEADERS = Set.of("for", "select", "case", "function");
    /// These run what follows them.
    private static final Set<String> WRAPPERS = Set.of("command", "builtin", "exec", "busybox");
    private static final int MAX_DEPTH = 48;

    private final ShellTokens tokens;
    private final List<ShellCommand> commands = new ArrayList<>();
    private final Deque<Boolean> casePatterns = new ArrayDeque<>();
    private final int depth;
    private boolean hasPipe;

    ShellParser(String text) {
        this(new ShellTokens(text, 0, text.length()), 0);
    }

    private ShellParser(ShellTokens tokens, int depth) {
        this.tokens = tokens;
        this.depth = depth;
    }

    List<ShellCommand> commands() {
        return commands;
    }

    boolean hasPipe() {
        return hasPipe;
    }

    void parse() {
        List<ShellWord> words = new ArrayList<>();
        List<ShellTokens.Nested> nested = new ArrayList<>();
        while (tokens.advance()) {
            if (tokens.isWord()) {
                boolean pattern = Boolean.TRUE.equals(casePatterns.peek());
                if (pattern && !tokens.word().text().equals("esac")) {
                    continue;
                }
                words.add(tokens.word());
                nested.addAll(tokens.nested());
                if (words.size() == 1 && endsAtOnce(words)) {
                    words.clear();
                }
            } else {
                operator(tokens.operator(), words, nested);
            }
        }
        finish(words, nested);
    }

    /// Reserved words in front of a command.
    private boolean endsAtOnce(List<ShellWord> words) {
        String text = words.getFirst().text();
        if (text.equals("esac") && !casePatterns.isEmpty()) {
            casePatterns.pop();
            return true;
        }
        return OPENERS.contains(text) || CLOSERS.contains(text);
    }

    private void operator(String operator, List<ShellWord> words, List<ShellTokens.Nested> nested) {
        boolean pattern = Boolean.TRUE.equals(casePatterns.peek());
        if (pattern) {
            if (operator.equals(")")) {
                casePatterns.pop();
                casePatterns.push(false);
            }
            return;
        }
        hasPipe |= operator.equals("|") || operator.equals("|&");
        // `name()` defines a function: its name is no command.
        if (operator.equals("(") && words.size() == 1) {
            words.clear();
        }
        boolean opensCase = !words.isEmpty()
                && words.getFirst().text().equals("case")
                && words.stream().noneMatch(word -> word.text().equals("esac"));
        finish(words, nested);
        if (opensCase) {
            // On one line the first pattern has been taken for words, and this bracket ends it.
            casePatterns.push(!operator.equals(")"));
        } else if (operator.equals(";;") && !casePatterns.isEmpty()) {
            casePatterns.pop();
            casePatterns.push(true);
        }
    }

    private void finish(List<ShellWord> words, List<ShellTokens.Nested> nested) {
        int first = 0;
        while (first < words.size()
                && ASSIGNMENT.matcher(words.get(first).text()).matches()) {
            first++;
        }
        first = skipWrappers(words, first);
        if (first < words.size()) {
            ShellWord name = words.get(first);
            if (!HEADERS.contains(name.text())) {
                commands.add(new ShellCommand(name, words.subList(first + 1, words.size())));
            }
        }
        for (ShellTokens.Nested part : nested) {
            nested(part);
        }
        words.clear();
        nested.clear();
    }

    private static int skipWrappers(List<ShellWord> words, int from) {
        int first = from;
        while (first < words.size() && WRAPPERS.contains(words.get(first).text())) {
            int next = first + 1;
            while (next < words.size() && words.get(next).isFlag()) {
                next++;
            }
            if (next == words.size()) {
                return first;
            }
            first = next;
        }
        return first;
    }

    private void nested(ShellTokens.Nested part) {
        if (depth < MAX_DEPTH) {
            ShellParser inner = new ShellParser(tokens.part(part), depth + 1);
            inner.parse();
            commands.addAll(inner.commands);
            hasPipe |= inner.hasPipe;
        }
    }
}
