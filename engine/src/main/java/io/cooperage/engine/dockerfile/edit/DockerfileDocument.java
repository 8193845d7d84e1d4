package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.ExternalFinding;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.lint.Linter;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A Dockerfile open in an editor, at one moment. Each keystroke makes a new one. Everything is worked out
/// when first asked for and then kept, so a document may be asked from any thread and as often as one likes.
/// No method fails, whatever the text; offsets are clamped to it.
public final class DockerfileDocument {
    private final SourceText source;
    private final BuildFacts facts;
    private final LintSettings settings;
    private final Function<Dockerfile, List<ExternalFinding>> others;
    private final Object lock = new Object();
    private @Nullable Dockerfile file;
    private @Nullable BuildModel model;
    private @Nullable SymbolTable symbols;
    private @Nullable List<Diagnostic> diagnostics;

    public DockerfileDocument(String text, BuildFacts facts, LintSettings settings) {
        this(text, facts, settings, _ -> List.of());
    }

    /// @param others what other programs have found in the file, told with our own findings
    public DockerfileDocument(
            String text, BuildFacts facts, LintSettings settings, Function<Dockerfile, List<ExternalFinding>> others) {
        this.source = new SourceText(text);
        this.facts = facts;
        this.settings = settings;
        this.others = others;
    }

    /// The same document with another text.
    public DockerfileDocument withText(String text) {
        return new DockerfileDocument(text, facts, settings, others);
    }

    public SourceText source() {
        return source;
    }

    public Dockerfile file() {
        synchronized (lock) {
            if (file == null) {
                file = DockerfileParser.parse(source);
            }
            return file;
        }
    }

    public BuildModel model() {
        synchronized (lock) {
            if (model == null) {
                model = BuildModel.of(file(), facts);
            }
            return model;
        }
    }

    SymbolTable symbols() {
        synchronized (lock) {
            if (symbols == null) {
                symbols = SymbolTable.of(model());
            }
            return symbols;
        }
    }

    /// From top to bottom.
    public List<Diagnostic> diagnostics() {
        synchronized (lock) {
            if (diagnostics == null) {
                diagnostics = new Linter(settings).lint(model(), others.apply(file()));
            }
            return diagnostics;
        }
    }

    /// What can be done about the findings in `range`, best first.
    public List<CodeAction> codeActions(TextRange range) {
        return CodeActions.of(this, range);
    }

    /// Edits that bring the whole text into shape; empty when it is.
    public List<TextEdit> format(FormatOptions options) {
        return DockerfileFormatter.format(file(), options);
    }

    /// Edits within `range` only.
    public List<TextEdit> format(FormatOptions options, TextRange range) {
        return format(options).stream()
                .filter(edit -> range.contains(edit.range()))
                .toList();
    }

    public List<Fold> folds() {
        return Folds.of(file());
    }

    /// Directives, global ARGs and stages, with the instructions of each stage.
    public List<OutlineItem> outline() {
        return Outline.of(file());
    }

    public Optional<Hover> hover(int offset) {
        return Hovers.at(this, clamp(offset));
    }

    public Optional<SignatureHelp> signature(int offset) {
        return Signatures.at(this, clamp(offset));
    }

    /// Where the stage, variable or heredoc at `offset` is defined; empty when nothing there is defined in
    /// this file.
    public List<TextRange> definition(int offset) {
        return symbols()
                .at(clamp(offset))
                .map(symbol -> symbol.definitionsFor(clamp(offset)))
                .orElse(List.of());
    }

    /// All places that mean the same as the one at `offset`.
    public List<Occurrence> highlights(int offset) {
        return symbols().at(clamp(offset)).map(Symbol::occurrences).orElse(List.of());
    }

    /// What a rename at `offset` would rename; empty when nothing there can be renamed.
    public Optional<TextRange> renameRange(int offset) {
        return symbols()
                .at(clamp(offset))
                .filter(Symbol::isDefined)
                .flatMap(symbol -> symbol.occurrenceAt(clamp(offset)))
                .map(Occurrence::range);
    }

    /// Renames a stage, variable or heredoc everywhere.
    ///
    /// @return no edits when nothing at `offset` can be renamed
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT if `newName` can't be such a name
    public List<TextEdit> rename(int offset, String newName) {
        return symbols()
                .at(clamp(offset))
                .filter(Symbol::isDefined)
                .map(symbol -> symbol.rename(newName))
                .orElse(List.of());
    }

    /// Coloured pieces, none over a line's end, none overlapping, in order.
    public List<SemanticToken> semanticTokens() {
        return SemanticTokens.of(file());
    }

    public List<DocumentLink> links() {
        return DocumentLinks.of(this);
    }

    public List<CompletionItem> complete(int offset) {
        return new Completions(this, clamp(offset)).items();
    }

    /// More about an item of [#complete], as Markdown; empty when there is nothing to say.
    public String documentation(CompletionItem item) {
        return switch (item.kind()) {
            case KEYWORD -> Completions.keywordDocs(item.label().strip());
            case FLAG -> "`" + item.label() + "`\n\n" + item.detail();
            default -> "";
        };
    }

    private int clamp(int offset) {
        return Math.clamp(offset, 0, source.length());
    }
}
