package io.cooperage.ui.control.code;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/// The little Markdown that explanations are written in: paragraphs, `code` and fenced code.
public final class DocsView extends VBox {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    public DocsView() {
        getStyleClass().add("docs");
    }

    public void show(String markdown) {
        List<Node> blocks = new ArrayList<>();
        boolean code = false;
        for (String part : markdown.split("```", -1)) {
            if (code) {
                int newline = part.indexOf('\n');
                blocks.add(code(part.substring(newline + 1).stripTrailing()));
            } else {
                for (String paragraph : part.split("\n\n")) {
                    if (!paragraph.isBlank()) {
                        blocks.add(paragraph(paragraph.strip()));
                    }
                }
            }
            code = !code;
        }
        getChildren().setAll(blocks);
    }

    private static Node code(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("code-block");
        label.setMaxWidth(Double.MAX_VALUE);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setWrapText(true);
        return label;
    }

    private static Node paragraph(String text) {
        TextFlow flow = new TextFlow();
        flow.getStyleClass().add("paragraph");
        Matcher matcher = CODE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            add(flow, text.substring(end, matcher.start()), "words");
            add(flow, matcher.group(1), "code");
            end = matcher.end();
        }
        add(flow, text.substring(end), "words");
        return flow;
    }

    private static void add(TextFlow flow, String words, String style) {
        if (!words.isEmpty()) {
            Text text = new Text(words);
            text.getStyleClass().add(style);
            flow.getChildren().add(text);
        }
    }
}
