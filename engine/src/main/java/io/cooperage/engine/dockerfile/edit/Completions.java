package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.FlagKind;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.expand.VariableScanner;
import io.cooperage.engine.dockerfile.lint.Rule;
import io.cooperage.engine.dockerfile.lint.Rules;
import io.cooperage.engine.dockerfile.model.Definition;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Works out what could stand at the caret, from what is typed before it.
final class Completions {
    private static final List<String> DIRECTIVES = List.of("syntax=docker/dockerfile:1", "escape=`", "check=skip=");

    private final DockerfileDocument document;
    private final int offset;
    private final List<CompletionItem> items = new ArrayList<>();
    private final Set<String> labels = new HashSet<>();

    Completions(DockerfileDocument document, int offset) {
        this.document = document;
        this.offset = offset;
    }

    List<CompletionItem> items() {
        Block block = document.file().blocks().at(offset);
        int line = document.source().lineOf(offset);
        if (block instanceof Block.Instruction instruction && line <= instruction.lastLine()) {
            instruction(instruction);
        } else if (block instanceof Block.Comment || block instanceof Block.Directive) {
            String typed = document.source().text().substring(document.source().lineStart(line), offset);
            if (typed.isBlank()) {
                keywords(typed.stripLeading(), false);
            } else {
                comment(typed);
            }
        } else {
            String typed = document.source()
                    .text()
                    .substring(document.source().lineStart(line), offset)
                    .stripLeading();
            keywords(typed, false);
        }
        return items.stream()
                .sorted(Comparator.comparing((CompletionItem item) -> item.kind() == CompletionItem.Kind.FILE))
                .toList();
    }

    /// How an instruction is written and what it does; empty for a word that is none.
    static String keywordDocs(String word) {
        Keyword keyword = Keyword.of(word);
        return keyword == null ? "" : InstructionDocs.of(keyword).markdown();
    }

    private void comment(String typed) {
        String content = typed.replaceFirst("^\\s*#\\s*", "");
        int start = offset - content.length();
        int skip = Math.max(content.lastIndexOf("skip="), content.lastIndexOf(','));
        if (content.startsWith("check") && skip >= 0) {
            int from = content.charAt(skip) == ',' ? skip + 1 : skip + 5;
            rules(content.substring(from), start + from);
            return;
        }
        boolean top = document.file().blocks().blocks().stream()
                .takeWhile(block -> block.firstLine() < document.source().lineOf(offset))
                .allMatch(Block.Directive.class::isInstance);
        if (top) {
            for (String directive : DIRECTIVES) {
                String name = directive.substring(0, directive.indexOf('='));
                if (document.file().blocks().directive(name) == null) {
                    add(directive, CompletionItem.Kind.DIRECTIVE, FlagDocs.directive(name), content, start, directive);
                }
            }
        }
    }

    private void rules(String typed, int start) {
        for (Rule rule : Rules.all()) {
            if (rule.origin() == Rule.Origin.BUILDKIT) {
                add(rule.name(), CompletionItem.Kind.VALUE, rule.summary(), typed, start, rule.name());
            }
        }
    }

    private void keywords(String typed, boolean trigger) {
        boolean lower = !typed.isEmpty() && typed.equals(typed.toLowerCase(Locale.ROOT));
        boolean beforeFrom = document.file().stageAt(offset) == null && !trigger;
        for (Keyword keyword : Keyword.values()) {
            boolean allowed = beforeFrom
                    ? keyword == Keyword.FROM || keyword == Keyword.ARG
                    : !trigger || (keyword != Keyword.FROM && keyword != Keyword.ONBUILD);
            if (allowed && keyword != Keyword.MAINTAINER) {
                String name = lower ? keyword.name().toLowerCase(Locale.ROOT) : keyword.name();
                String detail = InstructionDocs.of(keyword).forms().getFirst();
                add(name, CompletionItem.Kind.KEYWORD, detail, typed, offset - typed.length(), name + " ");
            }
        }
    }

    private void instruction(Block.Instruction block) {
        Command command = block.command();
        for (Heredoc heredoc : block.heredocs()) {
            if (heredoc.body().start() <= offset
                    && offset <= heredoc.terminator().end()) {
                heredoc(command, heredoc);
                return;
            }
        }
        int caret = command.line().indexOf(offset);
        boolean trigger = false;
        while (command.arguments() instanceof Arguments.Nested nested
                && caret > command.name().to()) {
            command = nested.command();
            trigger = true;
        }
        String before = command.line()
                .text()
                .substring(0, Math.min(caret, command.line().length()));
        if (caret <= command.name().to()) {
            keywords(before.substring(Math.min(command.name().from(), before.length())), trigger);
        } else if (command.keyword() == Keyword.ONBUILD) {
            keywords("", true);
        } else if (command.keyword() != null) {
            arguments(command, command.keyword(), before);
        }
    }

    /// In a here-document of a RUN is a script; what is in one of COPY is anybody's guess.
    private void heredoc(Command command, Heredoc heredoc) {
        StageModel stage = document.model().stageAt(offset);
        if (offset > heredoc.body().end()) {
            return;
        }
        String before = document.source().text().substring(heredoc.body().start(), offset);
        String word = before.substring(wordStart(before));
        boolean program = command.keyword() == Keyword.RUN;
        if ((program || heredoc.expand()) && variable(before)) {
            return;
        }
        if (program && stage != null && !word.startsWith("-")) {
            new CommandCompletions(this, document, stage, offset).inScript(before, word);
        }
    }

    private void arguments(Command command, Keyword keyword, String before) {
        int wordStart = wordStart(before);
        String word = before.substring(wordStart);
        if (variable(before)) {
            return;
        }
        boolean inFlags =
                wordStart <= command.rest().from() || command.rest().text().isEmpty();
        if (inFlags && word.startsWith("--") && word.contains("=")) {
            new FlagValueCompletions(this, document, command, keyword).complete(word);
            return;
        }
        if (inFlags && (word.isEmpty() || word.startsWith("-"))) {
            flags(command, keyword, word);
        }
        if (!word.startsWith("-") || (!inFlags && word.contains("="))) {
            new ArgumentCompletions(this, document, command, keyword, offset).complete(before, word);
        }
    }

    private static int wordStart(String before) {
        int at = before.length();
        while (at > 0 && " \t\n[,\"".indexOf(before.charAt(at - 1)) < 0) {
            at--;
        }
        // A comma separates options inside a flag, and words only in a list.
        int blank = Math.max(before.lastIndexOf('\n'), Math.max(before.lastIndexOf(' '), before.lastIndexOf('\t'))) + 1;
        return before.startsWith("--", blank) ? blank : at;
    }

    private void flags(Command command, Keyword keyword, String typed) {
        for (Map.Entry<String, FlagKind> flag : FlagKind.of(keyword).entrySet()) {
            boolean used = flag.getValue() != FlagKind.STRINGS
                    && command.flag(flag.getKey()) != null
                    && !typed.equals("--" + flag.getKey());
            if (!used) {
                String text = "--" + flag.getKey() + (flag.getValue() == FlagKind.BOOLEAN ? "" : "=");
                add(text, CompletionItem.Kind.FLAG, FlagDocs.flag(flag.getKey()), typed, text);
            }
        }
    }

    /// @return whether the caret is in the name of a variable
    private boolean variable(String before) {
        int start = before.length();
        while (start > 0 && VariableScanner.isNamePart(before.charAt(start - 1))) {
            start--;
        }
        boolean braced = before.startsWith("${", start - 2);
        if (!braced && (start == 0 || before.charAt(start - 1) != '$')) {
            return false;
        }
        String typed = before.substring(start);
        for (Map.Entry<String, Definition> entry :
                document.model().scopeAt(offset).all().entrySet()) {
            String value = entry.getValue().value();
            add(entry.getKey(), CompletionItem.Kind.VARIABLE, value, typed, entry.getKey() + (braced ? "}" : ""));
        }
        return true;
    }

    void stages(String typed, boolean indexes, boolean earlierOnly) {
        Stage here = document.file().stageAt(offset);
        for (Stage stage : document.file().stages()) {
            boolean earlier = here == null || stage.index() < here.index();
            if (!earlier && (earlierOnly || (here != null && stage.index() >= here.index()))) {
                continue;
            }
            String detail =
                    stage.from() == null ? "" : "FROM " + stage.from().image().text();
            String name = stage.name();
            if (name != null) {
                add(name, CompletionItem.Kind.STAGE, detail, typed, name);
            } else if (indexes) {
                String index = Integer.toString(stage.index());
                add(index, CompletionItem.Kind.STAGE, detail, typed, index);
            }
        }
    }

    void images(String typed) {
        for (String image : document.model().facts().imageNames()) {
            add(image, CompletionItem.Kind.IMAGE, "", typed, image);
        }
    }

    void values(List<String> values, CompletionItem.Kind kind, String typed) {
        values.forEach(value -> add(value, kind, "", typed, value));
    }

    /// Adds what begins like `typed`, which ends at the caret.
    void add(String label, CompletionItem.Kind kind, @Nullable String detail, String typed, String insert) {
        add(label, kind, detail, typed, offset - typed.length(), insert);
    }

    /// Adds what may be meant by a word that makes sense as it is.
    void guess(String label, CompletionItem.Kind kind, String typed) {
        add(label, kind, "", typed, offset - typed.length(), label, true);
    }

    private void add(
            String label, CompletionItem.Kind kind, @Nullable String detail, String typed, int start, String insert) {
        add(label, kind, detail, typed, start, insert, false);
    }

    private void add(
            String label,
            CompletionItem.Kind kind,
            @Nullable String detail,
            String typed,
            int start,
            String insert,
            boolean guess) {
        boolean begins = label.regionMatches(true, 0, typed, 0, typed.length());
        if (begins && labels.add(label)) {
            TextRange replace = new TextRange(Math.clamp(start, 0, offset), offset);
            items.add(new CompletionItem(label, kind, detail == null ? "" : detail, replace, insert, guess));
        }
    }
}
