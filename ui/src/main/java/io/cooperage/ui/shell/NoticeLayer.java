package io.cooperage.ui.shell;

import io.cooperage.ui.control.FormArea;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// Shows toasts at the lower left of the page, banners above the page, and questions in the modal layer.
final class NoticeLayer implements Notices {
    private static final int TOASTS = 4;
    private static final int LISTED = 8;
    private static final Duration TOAST_STAYS = Duration.ofSeconds(6);
    /// Something can be done about it: that takes longer to decide.
    private static final Duration TOAST_WITH_ACTION_STAYS = Duration.ofSeconds(12);

    private final VBox toasts;
    private final VBox banners;
    private final ModalLayer modal;
    private final UiClock clock;
    private final Messages messages = Messages.of(NoticeLayer.class);
    private final Map<String, Node> bannersByKey = new HashMap<>();

    NoticeLayer(VBox toasts, VBox banners, ModalLayer modal, UiClock clock) {
        this.toasts = toasts;
        this.banners = banners;
        this.modal = modal;
        this.clock = clock;
    }

    @Override
    public void toast(Toast toast) {
        HBox card = strip("toast", toast.tone(), toast.text());
        Runnable away = () -> toasts.getChildren().remove(card);
        addAction(card, toast.action(), away);
        card.getChildren().add(closeButton(away));
        toasts.getChildren().add(card);
        if (toasts.getChildren().size() > TOASTS) {
            toasts.getChildren().removeFirst();
        }
        leaveSoon(card, away, toast.action() == null ? TOAST_STAYS : TOAST_WITH_ACTION_STAYS);
    }

    @Override
    public void banner(Banner banner) {
        clearBanner(banner.key());
        HBox strip = strip("banner", banner.tone(), banner.text());
        Runnable away = () -> clearBanner(banner.key());
        addAction(strip, banner.action(), away);
        strip.getChildren().add(closeButton(away));
        bannersByKey.put(banner.key(), strip);
        banners.getChildren().add(strip);
    }

    @Override
    public void clearBanner(String key) {
        Node shown = bannersByKey.remove(key);
        if (shown != null) {
            banners.getChildren().remove(shown);
        }
    }

    @Override
    public void confirm(Confirmation question, Runnable confirmed) {
        VBox dialog = dialog(question.title(), question.text());
        if (!question.items().isEmpty()) {
            dialog.getChildren().add(items(question.items()));
        }
        Button cancel = new Button(messages.text("cancel"));
        cancel.setCancelButton(true);
        cancel.setOnAction(press -> modal.dismiss());
        Button confirm = new Button(question.confirmLabel());
        confirm.setId("confirm");
        confirm.getStyleClass().add(question.destructive() ? "danger" : "accent");
        confirm.setDefaultButton(true);
        confirm.setOnAction(press -> {
            modal.close();
            confirmed.run();
        });
        dialog.getChildren().add(buttons(cancel, confirm));
        modal.open(dialog, confirm, () -> {});
    }

    @Override
    public void failure(Failure failure) {
        VBox dialog = dialog(failure.title(), failure.text());
        FormArea details = new FormArea();
        details.setText(failure.details());
        details.setEditable(false);
        details.getStyleClass().add("mono");
        details.setPrefRowCount(8);
        details.setAccessibleText(messages.text("details"));
        Button copy = new Button(messages.text("copy-details"), new FontIcon("fth-copy"));
        copy.setOnAction(press -> Desktop.copy(failure.title() + "\n" + failure.text() + "\n\n" + failure.details()));
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button close = new Button(messages.text("close"));
        close.setDefaultButton(true);
        close.setCancelButton(true);
        close.setOnAction(press -> modal.dismiss());
        HBox row = buttons(copy, space);
        Action action = failure.action();
        if (action != null) {
            Button remedy = new Button(action.label());
            remedy.setOnAction(press -> {
                modal.close();
                action.run().run();
            });
            row.getChildren().add(remedy);
        }
        row.getChildren().add(close);
        dialog.getChildren().addAll(details, row);
        modal.open(dialog, close, () -> {});
    }

    /// A pointer on the toast keeps it.
    private void leaveSoon(Node card, Runnable away, Duration stays) {
        clock.after(stays, () -> {
            if (card.isHover()) {
                leaveSoon(card, away, stays);
            } else {
                away.run();
            }
        });
    }

    private HBox strip(String kind, Tone tone, String text) {
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        FontIcon icon = new FontIcon(icon(tone));
        HBox strip = new HBox(icon, words);
        strip.setAlignment(Pos.CENTER_LEFT);
        strip.getStyleClass().addAll(kind, tone.name().toLowerCase(java.util.Locale.ROOT));
        strip.setAccessibleRole(AccessibleRole.TEXT);
        strip.setAccessibleText(text);
        return strip;
    }

    private static void addAction(HBox strip, @Nullable Action action, Runnable away) {
        if (action != null) {
            Button button = new Button(action.label());
            button.getStyleClass().add("compact");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setOnAction(press -> {
                away.run();
                action.run().run();
            });
            strip.getChildren().add(button);
        }
    }

    private Button closeButton(Runnable away) {
        Button close = new Button("", new FontIcon("fth-x"));
        close.getStyleClass().addAll("quiet", "icon-only", "compact");
        close.setAccessibleText(messages.text("dismiss"));
        close.setTooltip(new Tooltip(messages.text("dismiss")));
        close.setOnAction(press -> away.run());
        return close;
    }

    private static VBox dialog(String title, String text) {
        Label heading = new Label(title);
        heading.getStyleClass().add("section-title");
        heading.setWrapText(true);
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        words.getStyleClass().add("muted");
        VBox dialog = new VBox(heading, words);
        dialog.getStyleClass().add("dialog-card");
        dialog.setMaxHeight(Region.USE_PREF_SIZE);
        dialog.setAccessibleRole(AccessibleRole.DIALOG);
        dialog.setAccessibleText(title + ". " + text);
        return dialog;
    }

    private Node items(List<String> items) {
        VBox list = new VBox();
        list.getStyleClass().add("dialog-items");
        items.stream().limit(LISTED).map(Label::new).forEach(list.getChildren()::add);
        if (items.size() > LISTED) {
            list.getChildren().add(new Label(messages.text("and-more", items.size() - LISTED)));
        }
        return list;
    }

    private static HBox buttons(Node... nodes) {
        HBox row = new HBox(nodes);
        row.getStyleClass().add("dialog-buttons");
        row.setAlignment(Pos.CENTER_RIGHT);
        return row;
    }

    private static String icon(Tone tone) {
        return switch (tone) {
            case NEUTRAL -> "fth-info";
            case SUCCESS -> "fth-check-circle";
            case WARNING -> "fth-alert-triangle";
            case DANGER -> "fth-alert-octagon";
        };
    }
}
