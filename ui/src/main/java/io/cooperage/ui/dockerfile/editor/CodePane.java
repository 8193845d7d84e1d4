package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.edit.CodeAction;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.DocumentLink;
import io.cooperage.engine.dockerfile.edit.Fold;
import io.cooperage.engine.dockerfile.edit.FormatOptions;
import io.cooperage.engine.dockerfile.edit.Occurrence;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.text.Position;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.ui.dockerfile.language.Analyser;
import io.cooperage.ui.dockerfile.language.Analyser.Topic;
import io.cooperage.ui.dockerfile.language.Analysis;
import io.cooperage.ui.dockerfile.language.TextKind;
import io.cooperage.ui.dockerfile.text.OpenText;
import io.cooperage.ui.fx.UiTasks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.PlainTextChange;
import org.jspecify.annotations.Nullable;

/// The editor of one text. What is typed goes into the [OpenText] at once; what the language has to say
/// arrives later through the [Analyser]. FX thread only.
public final class CodePane extends VBox {
    private final OpenText open;
    private final Analyser analyser;
    private final CodeArea area = new CodeArea();
    private final EditorColors colors = new EditorColors(area);
    private final FindBar find;
    private final Gutter gutter;
    private final Assist assist;
    private final Consumer<String> browse;

    /// @param browse opens an address
    public CodePane(OpenText open, Analyser analyser, UiTasks tasks, Consumer<String> browse) {
        this.open = open;
        this.analyser = analyser;
        this.browse = browse;
        getStyleClass().add("code-pane");
        getStylesheets()
                .add(Objects.requireNonNull(CodePane.class.getResource("editor.css"))
                        .toExternalForm());
        gutter = new Gutter(area, this::fixLine);
        find = new FindBar(area, colors, tasks, this::apply);
        assist = new Assist(this, area, analyser);
        area.setParagraphGraphicFactory(gutter);
        area.accessibleTextProperty().bind(open.titleProperty());
        area.replaceText(open.text());
        area.getUndoManager().forgetHistory();
        area.moveTo(0);
        area.requestFollowCaret();
        area.plainTextChanges().subscribe(this::changed);
        open.textProperty().addListener((_, _, now) -> follow(now));
        analyser.analysisProperty().subscribe(this::analysed);
        area.caretPositionProperty().addListener((_, _, _) -> caretMoved());
        new CodeKeys(this, area, assist);
        area.addEventFilter(MouseEvent.MOUSE_PRESSED, this::clicked);
        VirtualizedScrollPane<CodeArea> scroll = new VirtualizedScrollPane<>(area);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(find, scroll);
    }

    public OpenText open() {
        return open;
    }

    public Analyser analyser() {
        return analyser;
    }

    @Override
    public void requestFocus() {
        area.requestFocus();
    }

    /// Lines of the last build by number, from 0.
    public void showHeat(Map<Integer, LineHeat> byLine) {
        gutter.heat(byLine);
    }

    /// Selects a place, brings it into sight and takes the focus there.
    public void reveal(TextRange range) {
        int end = Math.min(range.end(), area.getLength());
        int start = Math.min(range.start(), end);
        unfoldAt(start);
        area.selectRange(start, end);
        show(start);
        area.requestFocus();
    }

    /// @param line from 0
    public void revealLine(int line) {
        reveal(new Position(line, 0));
    }

    /// Puts the caret at a place, or as near as the text has one; never into a line's indentation.
    public void reveal(Position place) {
        SourceText source = new SourceText(area.getText());
        int line = Math.clamp(place.line(), 0, source.lineCount() - 1);
        String text = source.line(line);
        int indentation = text.length() - text.stripLeading().length();
        int column = Math.clamp(place.column(), indentation, text.length());
        reveal(TextRange.at(source.lineStart(line) + column));
    }

    /// Line and column of the caret, both from 1, for a status line.
    public String caretPlace() {
        return (area.getCurrentParagraph() + 1) + ":" + (area.getCaretColumn() + 1);
    }

    /// The line of the caret, from 1.
    public int caretLine() {
        return area.getCurrentParagraph() + 1;
    }

    public void onCaret(Runnable moved) {
        area.caretPositionProperty().addListener((_, _, _) -> moved.run());
    }

    int caret() {
        return area.getCaretPosition();
    }

    boolean isDockerfile() {
        return analyser.kind() == TextKind.DOCKERFILE;
    }

    /// Changes the text in one step that can be undone. The edits are about the text as it is now.
    void apply(List<TextEdit> edits) {
        if (edits.isEmpty()) {
            return;
        }
        String text = area.getText();
        String now = TextEdit.apply(text, edits);
        replaceAll(text, now);
    }

    void apply(TypingAids.Edit edit) {
        area.getUndoManager().preventMerge();
        if (edit.from() != edit.to() || !edit.text().isEmpty()) {
            area.replaceText(edit.from(), edit.to(), edit.text());
        }
        area.selectRange(edit.selectFrom(), edit.selectTo());
        area.requestFollowCaret();
    }

    public void openFind(boolean replace) {
        find.open(replace);
    }

    public void findStep(int direction) {
        find.step(direction);
    }

    boolean closeFind() {
        boolean was = find.isOpen();
        if (was) {
            find.close();
        }
        return was;
    }

    public void undo() {
        area.undo();
    }

    public void redo() {
        area.redo();
    }

    public void complete() {
        assist.complete(true);
    }

    public void signature() {
        assist.signature(true);
    }

    public void explain() {
        assist.explainCaret();
    }

    /// Offers what can be done about the line or selection.
    public void fix() {
        TextRange here = new TextRange(
                area.getSelection().getStart(), area.getSelection().getEnd());
        List<CodeAction> exact = actions(here);
        if (exact.isEmpty() && here.isEmpty()) {
            fixLine(area.getCurrentParagraph());
        } else {
            assist.offer(exact, caretBounds());
        }
    }

    public void format() {
        if (isDockerfile()) {
            apply(analyser.document().format(FormatOptions.DEFAULT));
        }
    }

    public void goToDefinition() {
        definitionAt(caret());
    }

    public void rename() {
        assist.rename();
    }

    public void goToLine() {
        assist.goToLine();
    }

    public void toggleComment() {
        apply(TypingAids.toggleComment(
                area.getText(),
                area.getSelection().getStart(),
                area.getSelection().getEnd()));
    }

    public void move(boolean down) {
        TypingAids.move(
                        area.getText(),
                        area.getSelection().getStart(),
                        area.getSelection().getEnd(),
                        down)
                .ifPresent(this::apply);
    }

    public void duplicate() {
        apply(TypingAids.duplicate(
                area.getText(),
                area.getSelection().getStart(),
                area.getSelection().getEnd()));
    }

    /// Goes to the next finding, or the one before, around the ends.
    public void stepProblem(int direction) {
        Analysis now = analyser.analysisProperty().get();
        if (now == null || now.diagnostics().isEmpty()) {
            return;
        }
        List<Diagnostic> all = now.diagnostics();
        int at = caret();
        Optional<Diagnostic> next = direction > 0
                ? all.stream().filter(one -> one.range().start() > at).findFirst()
                : all.reversed().stream()
                        .filter(one -> one.range().start() < at)
                        .findFirst();
        Diagnostic target = next.orElse(direction > 0 ? all.getFirst() : all.getLast());
        reveal(TextRange.at(target.range().start()));
        assist.explainCaret();
    }

    public void toggleFold() {
        int line = area.getCurrentParagraph();
        Fold fold = gutter.foldAt(line) != null ? gutter.foldAt(line) : gutter.foldAround(line);
        if (fold != null) {
            area.moveTo(fold.firstLine(), 0);
            gutter.toggle(fold.firstLine());
        }
    }

    public void foldAll() {
        area.moveTo(0);
        gutter.all().stream()
                .filter(fold -> fold.kind() != Fold.Kind.STAGE && !gutter.isFolded(fold.firstLine()))
                .forEach(fold -> gutter.toggle(fold.firstLine()));
    }

    public void unfoldAll() {
        gutter.all().stream()
                .filter(fold -> gutter.isFolded(fold.firstLine()))
                .forEach(fold -> gutter.toggle(fold.firstLine()));
    }

    /// Closes what floats over the text.
    public void hidePopups() {
        assist.hide();
    }

    public void close() {
        assist.hide();
        analyser.close();
    }

    /// Where the caret is on the screen; the corner of the text when it is out of sight.
    Bounds caretBounds() {
        return area.getCaretBounds().orElseGet(() -> {
            Bounds all = area.localToScreen(area.getBoundsInLocal());
            return all == null
                    ? new BoundingBox(0, 0, 0, 0)
                    : new BoundingBox(all.getMinX() + 64, all.getMinY() + 8, 1, 18);
        });
    }

    void definitionAt(int offset) {
        analyser.ask(
                Topic.PLACE,
                document -> document.definition(offset),
                places -> places.stream()
                        .filter(place -> !place.touches(offset))
                        .findFirst()
                        .or(() -> places.stream().findFirst())
                        .ifPresent(this::reveal));
    }

    private void fixLine(int line) {
        SourceText source = new SourceText(area.getText());
        if (line < source.lineCount()) {
            area.moveTo(line, Math.min(area.getCaretColumn(), area.getParagraphLength(line)));
            assist.offer(actions(source.lineRange(line)), caretBounds());
        }
    }

    private List<CodeAction> actions(TextRange range) {
        Analysis now = analyser.analysisProperty().get();
        if (now == null || !now.text().equals(area.getText())) {
            return List.of();
        }
        DockerfileDocument document = now.document();
        if (document != null) {
            return document.codeActions(range);
        }
        return now.diagnostics().stream()
                .filter(one ->
                        one.range().overlaps(range) || range.touches(one.range().start()))
                .flatMap(one -> one.fixes().stream().map(fix -> new CodeAction(fix.title(), fix.edits(), one, true)))
                .toList();
    }

    private void changed(PlainTextChange change) {
        colors.typed();
        assist.changed(
                change.getPosition(),
                change.getRemoved().length(),
                change.getInserted().length());
        open.textProperty().set(area.getText());
        find.textChanged();
    }

    /// The text was changed elsewhere: reloaded, or recovered.
    private void follow(String now) {
        String shown = area.getText();
        if (!shown.equals(now)) {
            replaceAll(shown, now);
        }
    }

    /// Replaces only the part that differs, so that the caret and the view stay.
    private void replaceAll(String before, String now) {
        int same = 0;
        int most = Math.min(before.length(), now.length());
        while (same < most && before.charAt(same) == now.charAt(same)) {
            same++;
        }
        int tail = 0;
        while (tail < most - same && before.charAt(before.length() - 1 - tail) == now.charAt(now.length() - 1 - tail)) {
            tail++;
        }
        if (same == before.length() && same == now.length()) {
            return;
        }
        int caret = area.getCaretPosition();
        area.getUndoManager().preventMerge();
        area.replaceText(same, before.length() - tail, now.substring(same, now.length() - tail));
        area.getUndoManager().preventMerge();
        int moved = caret <= same ? caret : Math.max(same, caret + now.length() - before.length());
        area.moveTo(Math.clamp(moved, 0, area.getLength()));
        area.requestFollowCaret();
    }

    private void analysed(@Nullable Analysis now) {
        if (now != null && now.text().equals(area.getText())) {
            colors.analysed(now);
            gutter.analysed(now);
            caretMoved();
        }
    }

    private void caretMoved() {
        assist.caretMoved();
        gutter.caretAt(area.getCurrentParagraph());
        int at = caret();
        Analysis now = analyser.analysisProperty().get();
        if (now != null && now.document() != null && now.text().equals(open.text())) {
            // Everything it needs was worked out with the analysis.
            colors.occurrences(now.document().highlights(at).stream()
                    .map(Occurrence::range)
                    .toList());
        }
    }

    private void clicked(MouseEvent press) {
        assist.hide();
        if (press.getButton() != MouseButton.PRIMARY || !press.isShortcutDown()) {
            return;
        }
        int at = area.hit(press.getX(), press.getY()).getInsertionIndex();
        Analysis now = analyser.analysisProperty().get();
        Optional<DocumentLink> link = now == null
                ? Optional.empty()
                : now.links().stream().filter(one -> one.range().touches(at)).findFirst();
        press.consume();
        boolean named = now != null
                && now.document() != null
                && !now.document().definition(at).isEmpty();
        if (named || link.isEmpty()) {
            definitionAt(at);
        } else {
            browse.accept(link.get().url());
        }
    }

    private void unfoldAt(int offset) {
        int line = new SourceText(area.getText()).lineOf(offset);
        for (int above = line; above >= 0 && area.isFolded(above); above--) {
            if (above > 0 && !area.isFolded(above - 1)) {
                gutter.toggle(above - 1);
                return;
            }
        }
    }

    private void show(int offset) {
        int line = new SourceText(area.getText()).lineOf(offset);
        boolean inSight = area.getParagraphBoundsOnScreen(line).isPresent();
        if (inSight) {
            area.requestFollowCaret();
        } else {
            area.showParagraphAtCenter(line);
        }
    }
}
