package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTableTest {
    private static final Check FINE = new Check("overlay", Verdict.OK, "mounts with userxattr", "");
    private static final Check LESS =
            new Check("pasta", Verdict.LIMITED, "not installed", "sudo apt-get install passt");
    private static final Check GONE =
            new Check("user namespaces", Verdict.ESSENTIAL_MISSING, "switched off", "first line\nsecond line");

    @Test
    void columnsAlignAndEachRemedyStandsUnderItsFinding() {
        assertThat(new DoctorTable(false).render(List.of(FINE, LESS, GONE))).isEqualTo("""
                ok       overlay          mounts with userxattr
                limited  pasta            not installed
                                          mend it: sudo apt-get install passt
                MISSING  user namespaces  switched off
                                          mend it: first line
                                                   second line

                Containers can't run yet: 1 essential part is missing.
                """);
    }

    @Test
    void theSummaryCountsWhatIsLimited() {
        assertThat(new DoctorTable(false).render(List.of(FINE, LESS, LESS)))
                .endsWith("\nContainers can run; 2 parts are limited.\n");
        assertThat(new DoctorTable(false).render(List.of(FINE))).endsWith("\nEverything is there.\n");
    }

    @Test
    void colourMarksTheVerdictAndLeavesTheAlignment() {
        String coloured = new DoctorTable(true).render(List.of(FINE, LESS, GONE));
        assertThat(coloured).contains("\u001b[32mok     \u001b[0m").contains("\u001b[31mMISSING\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", ""))
                .isEqualTo(new DoctorTable(false).render(List.of(FINE, LESS, GONE)));
    }
}
