package io.cooperage.ui.testing;

import java.util.ArrayList;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination.ModifierValue;
import javafx.scene.robot.Robot;
import org.testfx.api.FxRobot;
import org.testfx.service.query.NodeQuery;
import org.testfx.util.WaitForAsyncUtils;

/// Looks for nodes on the JavaFX thread: TestFX does it on the test's, beside a window that changes, and fails
/// now and then over a list that has become shorter.
///
/// Presses keys and lets them go in one turn of that thread. TestFX waits between the two, and where much else
/// runs that is long enough for the display to repeat the key.
final class WindowRobot extends FxRobot {
    @Override
    public NodeQuery lookup(String query) {
        return Platform.isFxApplicationThread() ? super.lookup(query) : WindowTest.fx(() -> super.lookup(query));
    }

    @Override
    public WindowRobot push(KeyCode... keys) {
        WindowTest.run(() -> {
            Robot robot = new Robot();
            List<KeyCode> down = List.of(keys);
            down.forEach(robot::keyPress);
            down.reversed().forEach(robot::keyRelease);
        });
        // The keys go through the display and come back as events.
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.waitForFxEvents();
        return this;
    }

    @Override
    public WindowRobot push(KeyCodeCombination combination) {
        List<KeyCode> keys = new ArrayList<>();
        if (combination.getControl() == ModifierValue.DOWN || combination.getShortcut() == ModifierValue.DOWN) {
            keys.add(KeyCode.CONTROL);
        }
        if (combination.getAlt() == ModifierValue.DOWN) {
            keys.add(KeyCode.ALT);
        }
        if (combination.getShift() == ModifierValue.DOWN) {
            keys.add(KeyCode.SHIFT);
        }
        keys.add(combination.getCode());
        return push(keys.toArray(new KeyCode[0]));
    }

    @Override
    public WindowRobot type(KeyCode... keys) {
        for (KeyCode key : keys) {
            push(key);
        }
        return this;
    }

    @Override
    public WindowRobot type(KeyCode key, int times) {
        for (int i = 0; i < times; i++) {
            push(key);
        }
        return this;
    }
}
