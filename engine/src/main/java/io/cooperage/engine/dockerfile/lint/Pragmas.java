package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Comments that turn rules off: `# check=skip=…` and `# dockerfile-utils: ignore` above an instruction,
/// and
/// `# hadolint [global|stage] ignore=…`.
final class Pragmas {
    private static final Pattern HADOLINT =
            Pattern.compile("hadolint[ \\t]+(?:(global|stage)[ \\t]+)?ignore[ \\t]*=[ \\t]*([^#]*)(?:#.*)?");
    private static final Pattern HADOLINT_SHELL =
            Pattern.compile("hadolint[ \\t]+shell[ \\t]*=[ \\t]*(\\S+)\\s*(?:#.*)?");
    private static final Pattern UTILS = Pattern.compile("dockerfile-utils:\\s*ignore\\s*");
    private static final Pattern CHECK = Pattern.compile("(?i)check\\s*=\\s*(.+)");

    private final Dockerfile file;
    private final Set<String> global = new HashSet<>();
    private final List<String> shells = new ArrayList<>();

    Pragmas(Dockerfile file) {
        this.file = file;
        for (Block block : file.blocks().blocks()) {
            if (block instanceof Block.Comment comment) {
                Matcher pragma = HADOLINT.matcher(comment.text());
                if (pragma.matches() && "global".equals(pragma.group(1))) {
                    global.addAll(names(pragma.group(2)));
                }
                Matcher shell = HADOLINT_SHELL.matcher(comment.text());
                if (shell.matches()) {
                    shells.add(shell.group(1));
                }
            }
        }
    }

    /// Whether a comment says that the default shell is no POSIX shell.
    boolean saysOtherShell() {
        return shells.stream()
                .anyMatch(shell -> shell.contains("powershell") || shell.contains("pwsh") || shell.startsWith("cmd"));
    }

    /// @param block the instruction a finding is about; null when it is about none
    boolean ignore(Rule rule, Block.@Nullable Instruction block) {
        if (global.stream().anyMatch(rule::isCalled)) {
            return true;
        }
        if (block == null) {
            return false;
        }
        return above(rule, block) || stageIgnores(rule, block);
    }

    private static boolean above(Rule rule, Block.Instruction block) {
        List<String> comments = block.comments();
        for (int i = 0; i < comments.size(); i++) {
            String comment = comments.get(i);
            boolean adjacent = i >= comments.size() - block.adjacentComments();
            if (adjacent && (names(comment, null).stream().anyMatch(rule::isCalled) || isUtils(rule, comment))) {
                return true;
            }
            CheckOption option = check(comment);
            if (option != null) {
                // As in BuildKit, the first check comment counts, however far above.
                return option.skips(rule)
                        || comments.subList(i + 1, comments.size()).stream()
                                .anyMatch(later -> names(later, null).stream().anyMatch(rule::isCalled));
            }
        }
        return false;
    }

    private static boolean isUtils(Rule rule, String comment) {
        return UTILS.matcher(comment).matches() && !rule.equals(Rules.SYNTAX);
    }

    private boolean stageIgnores(Rule rule, Block.Instruction block) {
        Stage stage = file.stageAt(block.range().start());
        return stage != null
                && stage.start().block().comments().stream()
                        .anyMatch(comment -> names(comment, "stage").stream().anyMatch(rule::isCalled));
    }

    private static List<String> names(String comment, @Nullable String scope) {
        Matcher pragma = HADOLINT.matcher(comment);
        return pragma.matches() && Objects.equals(pragma.group(1), scope) ? names(pragma.group(2)) : List.of();
    }

    private static List<String> names(String list) {
        return Pattern.compile("[,\\s]+").splitAsStream(list.strip()).toList();
    }

    static @Nullable CheckOption check(String comment) {
        Matcher check = CHECK.matcher(comment);
        if (!check.matches()) {
            return null;
        }
        try {
            return CheckOption.parse(check.group(1));
        } catch (EngineException notAnOption) {
            return null;
        }
    }
}
