package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.edit.CodeAction;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.Hover;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.control.code.Bubble;
import io.cooperage.ui.control.code.DocsView;
import io.cooperage.ui.control.code.SuggestionList;
import io.cooperage.ui.dockerfile.language.Analyser;
import io.cooperage.ui.dockerfile.language.Analyser.Topic;
import io.cooperage.ui.dockerfile.language.Analysis;
import io.cooperage.ui.dockerfile.language.TextKind;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.event.MouseOverTextEvent;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// What floats over the text: completions, explanations, how an instruction is written, what can be mended,
/// and the small fields that ask for a name or a line. FX thread only.
final class Assist {
    private static final Duration HOVER = Duration.ofMillis(450);
    private static final Messages MESSAGES = Messages.of(Assist.class);

    private final CodePane pane;
    private final CodeArea area;
    private final Analyser analyser;
    private final SuggestionList<Suggestion> suggestions;
    private final SnippetPlaces places = new SnippetPlaces();
    private final Bubble hover;
    private final Bubble signature;
    private final AskField field;
    private int signatureLine = -1;
    private @Nullable ContextMenu menu;

    Assist(CodePane pane, CodeArea area, Analyser analyser) {
        this.pane = pane;
        this.area = area;
        this.analyser = analyser;
        suggestions = new SuggestionList<>(area, this::accept);
        hover = new Bubble(area, "hover");
        signature = new Bubble(area, "signature");
        field = new AskField(area);
        area.setMouseOverTextDelay(HOVER);
        area.addEventHandler(MouseOverTextEvent.MOUSE_OVER_TEXT_BEGIN, over -> {
            if (!suggestions.isShowing()) {
                double x = over.getScreenPosition().getX();
                double y = over.getScreenPosition().getY();
                explain(over.getCharacterIndex(), new BoundingBox(x, y - 10, 1, 20));
            }
        });
        area.addEventHandler(MouseOverTextEvent.MOUSE_OVER_TEXT_END, _ -> hover.hide());
        area.focusedProperty().addListener((_, _, focused) -> {
            if (!focused) {
                suggestions.hide();
                hover.hide();
                signature.hide();
            }
        });
    }

    /// Lists what could be typed at the caret.
    ///
    /// @param asked by a person; otherwise nothing is shown where the only proposal is what stands there
    ///     already
    void complete(boolean asked) {
        int at = pane.caret();
        analyser.ask(Topic.COMPLETION, document -> Suggestion.at(document, at), found -> {
            if (pane.caret() != at) {
                return;
            }
            boolean typed = found.stream().anyMatch(one -> !one.replace().isEmpty() && !one.guess());
            // Enter behind a whole word ends the line, whatever longer words there are.
            boolean whole = found.stream()
                    .anyMatch(one ->
                            one.replace().in(area.getText()).equals(one.insert().strip()));
            hover.hide();
            boolean nothingNew = whole && found.size() == 1 && !asked;
            suggestions.show(nothingNew ? List.of() : found, pane.caretBounds(), asked || (typed && !whole));
        });
    }

    /// A character was typed: the lists follow it, or open where it begins something.
    void typed(String character) {
        hover.hide();
        if (character.isBlank() && !character.equals(" ")) {
            suggestions.hide();
            return;
        }
        boolean begins = Character.isLetterOrDigit(character.charAt(0)) || " -_/.$={,:\"[".contains(character);
        if (begins) {
            complete(false);
        } else {
            suggestions.hide();
        }
        if (" -[,=".contains(character) || signature.isShowing()) {
            signature(false);
        }
    }

    /// The list follows what is taken away too, but is not opened by it.
    void erased() {
        hover.hide();
        if (suggestions.isShowing()) {
            complete(false);
        }
        if (signature.isShowing()) {
            signature(false);
        }
    }

    /// @return whether the key was for something that floats
    boolean key(KeyCode code) {
        if (suggestions.key(code)) {
            return true;
        }
        if (code == KeyCode.ESCAPE) {
            boolean any = hover.isShowing() || signature.isShowing() || places.isActive();
            hide();
            places.end();
            return any;
        }
        if (code == KeyCode.TAB && places.isActive()) {
            Optional<TextRange> next = places.next();
            next.ifPresent(range -> area.selectRange(range.start(), range.end()));
            return next.isPresent();
        }
        return false;
    }

    /// How the instruction at the caret is written, with the part that is being typed in bold.
    void signature(boolean asked) {
        int at = pane.caret();
        analyser.ask(Topic.SIGNATURE, document -> document.signature(at), found -> {
            if (found.isEmpty() || pane.caret() != at) {
                signature.hide();
                return;
            }
            signatureLine = area.getCurrentParagraph();
            signature.show(new SignatureView(found.get(), asked), pane.caretBounds(), true);
        });
    }

    void explainCaret() {
        area.layout();
        explain(pane.caret(), pane.caretBounds());
    }

    void caretMoved() {
        hover.hide();
        if (signature.isShowing() && area.getCurrentParagraph() != signatureLine) {
            signature.hide();
        }
    }

    void changed(int from, int removed, int inserted) {
        places.changed(from, removed, inserted);
    }

    void hide() {
        suggestions.hide();
        hover.hide();
        signature.hide();
        field.hide();
        if (menu != null) {
            menu.hide();
        }
    }

    /// Shows what can be done, the best first; choosing does it.
    void offer(List<CodeAction> actions, Bounds place) {
        hide();
        ContextMenu fresh = new ContextMenu();
        fresh.getStyleClass().add("quick-fixes");
        boolean preferred = true;
        for (CodeAction action : actions) {
            if (preferred && !action.preferred() && !fresh.getItems().isEmpty()) {
                fresh.getItems().add(new SeparatorMenuItem());
            }
            preferred = action.preferred();
            MenuItem item = new MenuItem(action.title(), new FontIcon(action.preferred() ? "fth-tool" : "fth-eye-off"));
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> pane.apply(action.edits()));
            fresh.getItems().add(item);
        }
        if (actions.isEmpty()) {
            MenuItem none = new MenuItem(MESSAGES.text("fix.none"));
            none.setDisable(true);
            fresh.getItems().add(none);
        }
        menu = fresh;
        fresh.show(area, place.getMinX(), place.getMaxY() + 4);
    }

    void rename() {
        int at = pane.caret();
        analyser.ask(
                Topic.PLACE,
                document -> document.renameRange(at),
                range -> range.ifPresent(place -> {
                    DockerfileDocument document = analyser.document();
                    String before = place.in(area.getText());
                    field.ask(
                            MESSAGES.text("rename"), MESSAGES.text("rename.hint"), before, pane.caretBounds(), name -> {
                                try {
                                    List<TextEdit> edits = document.rename(at, name);
                                    if (document.source().text().equals(area.getText())) {
                                        pane.apply(edits);
                                    }
                                    return "";
                                } catch (EngineException e) {
                                    return String.valueOf(e.getMessage());
                                }
                            });
                }));
    }

    void goToLine() {
        int lines = area.getParagraphs().size();
        String here = Integer.toString(area.getCurrentParagraph() + 1);
        field.ask(MESSAGES.text("line"), MESSAGES.text("line.hint", lines), here, pane.caretBounds(), typed -> {
            if (!typed.matches("\\d{1,9}")) {
                return MESSAGES.text("line.hint", lines);
            }
            pane.revealLine(Math.max(0, Integer.parseInt(typed) - 1));
            return "";
        });
    }

    private void accept(Suggestion chosen) {
        String text = area.getText();
        TextRange replace = chosen.replace();
        if (replace.end() > text.length()) {
            return;
        }
        // What was typed since the list was made belongs to the word too.
        int end = Math.max(replace.end(), pane.caret());
        area.getUndoManager().preventMerge();
        area.replaceText(replace.start(), end, chosen.insert());
        area.getUndoManager().preventMerge();
        area.requestFollowCaret();
        if (!chosen.places().isEmpty()) {
            places.begin(chosen.places(), replace.start());
            places.current().ifPresent(range -> area.selectRange(range.start(), range.end()));
        } else if (!chosen.insert().isEmpty()
                && " =/".indexOf(chosen.insert().charAt(chosen.insert().length() - 1)) >= 0) {
            complete(false);
            signature(false);
        }
    }

    private void explain(int offset, Bounds place) {
        List<Node> parts = new ArrayList<>();
        Analysis now = analyser.analysisProperty().get();
        if (now != null && now.text().equals(area.getText())) {
            now.diagnostics().stream()
                    .filter(one -> one.range().touches(offset))
                    .map(Assist::finding)
                    .forEach(parts::add);
        }
        if (analyser.kind() == TextKind.DOCKERFILE) {
            analyser.ask(Topic.EXPLANATION, document -> document.hover(offset), found -> {
                found.map(Hover::markdown).ifPresent(markdown -> {
                    DocsView docs = new DocsView();
                    docs.show(markdown);
                    parts.add(docs);
                });
                showHover(parts, place);
            });
        } else {
            showHover(parts, place);
        }
    }

    private void showHover(List<Node> parts, Bounds place) {
        if (parts.isEmpty()) {
            hover.hide();
            return;
        }
        VBox box = new VBox(8);
        box.getChildren().setAll(parts);
        box.getStyleClass().add("parts");
        hover.show(box, place, false);
    }

    private static Node finding(Diagnostic one) {
        Label message = new Label(one.message(), new FontIcon(Gutter.icon(one.severity())));
        message.getStyleClass().addAll("finding", Gutter.styleClass(one.severity()));
        message.setWrapText(true);
        String severity = MESSAGES.text("severity." + one.severity().name().toLowerCase(Locale.ROOT));
        Label rule = new Label(MESSAGES.text("rule", severity, one.rule().name()));
        rule.getStyleClass().addAll("muted", "small");
        return new VBox(2, message, rule);
    }
}
