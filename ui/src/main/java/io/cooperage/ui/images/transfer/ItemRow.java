package io.cooperage.ui.images.transfer;

import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.ui.control.MeterBar;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;

/// One layer on its way: which, what happens to it, how much of it, how long yet; a tooltip says how fast.
final class ItemRow extends VBox {
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");
    private static final PseudoClass STILL = PseudoClass.getPseudoClass("still");

    private final TransferItem item;
    private final Messages messages = Messages.of(ItemRow.class);
    private final Label words = new Label();
    private final Label figures = new Label();
    private final MeterBar bar = new MeterBar();
    private final Tooltip whole = new Tooltip();
    private final Subscription following;

    ItemRow(TransferItem item) {
        this.item = item;
        getStyleClass().add("item");
        Label label = new Label(item.progress().label());
        label.getStyleClass().add("mono");
        label.setMinWidth(USE_PREF_SIZE);
        words.setMaxWidth(Double.MAX_VALUE);
        words.setTooltip(whole);
        HBox.setHgrow(words, Priority.ALWAYS);
        figures.setMinWidth(USE_PREF_SIZE);
        HBox line = new HBox(label, words, figures);
        line.setAlignment(Pos.BASELINE_LEFT);
        line.getStyleClass().add("line");
        bar.getStyleClass().add("calm");
        getChildren().addAll(line, bar);
        setMinWidth(0);
        following = Subscription.combine(
                item.progressProperty().subscribe(now -> show()),
                item.stoppedProperty().subscribe((was, now) -> show()));
    }

    void close() {
        following.unsubscribe();
    }

    private void show() {
        TransferProgress now = item.progress();
        boolean stopped = item.stoppedProperty().get();
        boolean ended = TransferItem.isEnd(now.phase()) && now.phase() != Phase.FAILED;
        pseudoClassStateChanged(BAD, now.phase() == Phase.FAILED);
        pseudoClassStateChanged(STILL, ended);
        String phase = messages.text(
                stopped ? "stopped" : "phase." + now.phase().name().toLowerCase(Locale.ROOT));
        words.setText(now.detail().isEmpty() || stopped ? phase : phase + " · " + now.detail());
        double rate = item.rate();
        whole.setText(rate < 1 ? words.getText() : words.getText() + " · " + Amounts.bytesPerSecond(rate));
        figures.setText(figuresOf(now, ended));
        bar.setFraction(item.fraction());
        bar.setVisible(!ended);
        bar.setManaged(!ended);
        bar.setAccessibleText(now.label() + " " + phase);
    }

    private String figuresOf(TransferProgress now, boolean ended) {
        if (ended || now.total() <= 0) {
            return item.size() > 0 ? Amounts.bytes(item.size()) : now.done() > 0 ? Amounts.bytes(now.done()) : "";
        }
        if (!TransferItem.isMoving(now.phase())) {
            return Amounts.bytes(now.total());
        }
        String of = of(now.done(), now.total());
        double rate = item.rate();
        if (rate < 1) {
            return of;
        }
        Duration left = Duration.ofSeconds((long) ((now.total() - now.done()) / rate));
        return of + " · " + Amounts.rounded(left);
    }

    /// `1.16 of 15.0 MiB`: there is little room, so a unit that is the same is said once.
    private String of(long done, long total) {
        String some = Amounts.bytes(done);
        String all = Amounts.bytes(total);
        String unit = all.substring(all.lastIndexOf(' '));
        boolean same = some.endsWith(unit);
        return messages.text("of", same ? some.substring(0, some.length() - unit.length()) : some, all);
    }
}
