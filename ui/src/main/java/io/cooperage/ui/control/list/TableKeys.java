package io.cooperage.ui.control.list;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The keys of a table, pressed alone. A key that writes something is heard when it is typed, not when it is pressed:
/// what it does may put the focus into a field, and the field would get the letter too. It is known by what it writes,
/// so `/` is where the keyboard has it. While a cell is edited all keys are the editor's. FX thread only.
public final class TableKeys {
    private final Map<KeyCode, Runnable> pressed = new EnumMap<>(KeyCode.class);
    private final Map<String, Runnable> typed = new HashMap<>();

    /// @param table hears the keys while it has the focus
    public TableKeys(Node table) {
        table.addEventFilter(KeyEvent.KEY_PRESSED, key -> perform(key, pressed.get(key.getCode())));
        table.addEventFilter(
                KeyEvent.KEY_TYPED,
                key -> perform(key, typed.get(key.getCharacter().toLowerCase(Locale.ROOT))));
    }

    /// @param key one that writes nothing, such as Delete
    public TableKeys on(KeyCode key, Runnable action) {
        if (key.isLetterKey() || key.isDigitKey()) {
            throw new IllegalArgumentException(key + " writes something: say what");
        }
        pressed.put(key, action);
        return this;
    }

    /// @param character what the key writes, in lower case; with Shift it is the same
    public TableKeys on(char character, Runnable action) {
        typed.put(String.valueOf(character), action);
        return this;
    }

    private static void perform(KeyEvent key, @Nullable Runnable action) {
        boolean alone = !key.isControlDown() && !key.isAltDown() && !key.isMetaDown();
        if (action != null && alone && !(key.getTarget() instanceof TextInputControl)) {
            action.run();
            key.consume();
        }
    }
}
