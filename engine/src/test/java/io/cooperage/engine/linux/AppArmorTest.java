package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.FakeAppArmor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppArmorTest {
    @TempDir
    Path folder;

    @Test
    void theNameOfTheProfileStandsForItsText() {
        AppArmorProfile profile = AppArmorProfile.standard(true);
        assertThat(profile.name()).matches("cooperage-default-[0-9a-f]{8}");
        assertThat(profile.text())
                .startsWith("abi <abi/3.0>,\nprofile " + profile.name() + " flags=(")
                .contains("deny mount,", "peer=cooperage-default-*,")
                .endsWith("}\n");
        assertThat(AppArmorProfile.standard(true)).isEqualTo(profile);
        assertThat(AppArmorProfile.standard(false).name()).isNotEqualTo(profile.name());
        assertThat(AppArmorProfile.standard(false).text()).doesNotContain("abi <");
    }

    @Test
    void aKernelWithoutItHasItOff() throws Exception {
        assertThat(new AppArmor(folder, AppArmor.PARSER).isOn()).isFalse();
        FakeAppArmor fake = new FakeAppArmor(folder);
        assertThat(fake.appArmor().isOn()).isTrue();
        fake.off();
        assertThat(fake.appArmor().isOn()).isFalse();
    }

    @Test
    void aProfileIsLoadedByTheParser() throws Exception {
        FakeAppArmor fake = new FakeAppArmor(folder);
        fake.load("cooperage-default-00000000", "cooperage-default");
        AppArmorProfile profile = fake.appArmor().standardProfile();
        assertThat(fake.appArmor().isLoaded(profile)).isFalse();
        fake.appArmor().load(profile);
        assertThat(fake.appArmor().isLoaded(profile)).isTrue();
        assertThat(fake.parsed()).isEqualTo("--replace --skip-cache\n" + profile.text());
    }

    @Test
    void theRulesAreReadAsVersion3WhereTheParserKnowsIt() throws Exception {
        AppArmor appArmor = new FakeAppArmor(folder).appArmor();
        assertThat(appArmor.standardProfile()).isEqualTo(AppArmorProfile.standard(false));
        Path abi = Files.createDirectories(folder.resolve("etc/apparmor.d/abi"));
        Files.createFile(abi.resolve("3.0"));
        assertThat(appArmor.standardProfile()).isEqualTo(AppArmorProfile.standard(true));
    }

    @Test
    void whatTheParserSaysAgainstAProfileIsTold() throws Exception {
        FakeAppArmor fake = new FakeAppArmor(folder);
        fake.refuse("Operation not permitted");
        AppArmorProfile profile = fake.appArmor().standardProfile();
        assertThatThrownBy(() -> fake.appArmor().load(profile))
                .isInstanceOf(EngineException.class)
                .hasMessage("load AppArmor profile " + profile.name() + ": " + fake.parser()
                        + " ended with 1: Operation not permitted");
    }

    @Test
    void aProcessIsConfinedByAProfileInAMode() throws Exception {
        FakeAppArmor fake = new FakeAppArmor(folder);
        fake.confine(7, "a name (of a profile) (enforce)");
        fake.confine(8, "unconfined");
        assertThat(fake.appArmor().confinement(7)).contains("a name (of a profile) (enforce)");
        assertThat(fake.appArmor().profileOf(7)).contains("a name (of a profile)");
        assertThat(fake.appArmor().profileOf(8)).contains(AppArmor.UNCONFINED);
        assertThat(fake.appArmor().profileOf(9)).isEmpty();
    }
}
