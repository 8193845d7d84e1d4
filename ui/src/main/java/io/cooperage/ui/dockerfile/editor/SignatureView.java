package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.edit.SignatureHelp;
import io.cooperage.ui.control.code.DocsView;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/// How an instruction is written, with the part that is being typed in bold.
final class SignatureView extends VBox {
    /// @param whole all forms and what they mean; otherwise only the form that fits best
    SignatureView(SignatureHelp help, boolean whole) {
        getStyleClass().add("forms");
        List<String> forms = whole ? help.forms() : help.forms().subList(0, 1);
        forms.forEach(form -> getChildren().add(form(form, help.activeParameter())));
        if (whole) {
            DocsView docs = new DocsView();
            docs.show(help.documentation());
            getChildren().add(docs);
        }
    }

    private static Node form(String form, int active) {
        TextFlow flow = new TextFlow();
        String[] parts = form.split(" ", -1);
        boolean flags = form.contains("[flags]") || form.contains("[--");
        // Where no flag is typed the first part counts as one, though a form with flags shows them there.
        int shown = flags && active == 1 ? 2 : active;
        int at = Math.min(shown, parts.length - 1);
        for (int i = 0; i < parts.length; i++) {
            Text text = new Text(parts[i] + (i < parts.length - 1 ? " " : ""));
            text.getStyleClass().addAll("form", i == at ? "active" : "passive");
            flow.getChildren().add(text);
        }
        return flow;
    }
}
