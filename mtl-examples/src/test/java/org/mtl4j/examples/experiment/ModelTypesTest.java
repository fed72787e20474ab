package org.mtl4j.examples.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.TwoLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.balance.PcGrad;
import org.mtl4j.balance.UncertaintyWeighting;
import org.mtl4j.data.row.DataException;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.CrossNetwork;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.TargetAttention;
import org.mtl4j.models.Adatt;
import org.mtl4j.models.Aitm;
import org.mtl4j.models.Attended;
import org.mtl4j.models.Attended.History;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Chain;
import org.mtl4j.models.Crossed;
import org.mtl4j.models.Dbmtl;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Omoe;
import org.mtl4j.models.Pepnet;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.models.SingleTask;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

class ModelTypesTest {

  private static final List<Task> TASKS = List.of(Task.binary("click"), Task.binary("buy"));
  private static final Towers TOWERS = Towers.of(8);

  @TempDir Path folder;

  private Experiment experiment(String model) throws IOException {
    String yaml =
        "data: {train: a.csv}\nfeatures: {sparse: [a]}\ntasks: [{name: click}, {name: buy}]\n";
    Path file = Files.writeString(folder.resolve("c.yaml"), yaml + "model: " + model + "\n");
    return new Experiment(ConfigFile.read(file, Map.of()));
  }

  private MultiTaskModel model(String model) throws IOException {
    return experiment(model).model();
  }

  private void fails(String expected, String model) {
    var e = assertThrows(RuntimeException.class, () -> model(model));
    assertTrue(e instanceof DataException || e instanceof IllegalArgumentException, e.toString());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertTrue(!e.getMessage().contains("java."), e.getMessage());
  }

  @Test
  void keysAreTheComponentsOfTheRecords() throws IOException {
    assertEquals(
        new SharedBottom(TASKS, Mlp.of(32, 16), TOWERS),
        model("{type: shared_bottom, bottom: [32, 16]}"));
    ExpertGroup four = new ExpertGroup(4, Mlp.of(16));
    Gate gate = Gate.linear();
    assertEquals(
        new Mmoe(TASKS, new ExpertGroup(3, Mlp.of(9)), new Gate(Mlp.of(5)), Towers.of(2)),
        model("{type: mmoe, experts: {count: 3, units: [9]}, gate: [5], tower: [2]}"));
    assertEquals(new Cgc(TASKS, four, four, gate, TOWERS), model("{type: cgc}"));
    assertEquals(
        new Ple(TASKS, 3, new ExpertGroup(1, Mlp.of(16)), four, gate, TOWERS),
        model("{type: ple, experts: {levels: 3, specific: 1}}"));
    assertEquals(new Aitm(TASKS, Mlp.of(16), TOWERS, 0.6), model("{type: aitm}"));
    assertEquals(
        new Aitm(TASKS, Mlp.of(16), TOWERS, 0.25), model("{type: aitm, orderPenalty: 0.25}"));
  }

  @Test
  void keysOfTheirOwnAreListsAndMaps() throws IOException {
    assertEquals(new SingleTask(TASKS, Mlp.of(16), TOWERS), model("{type: single_task}"));
    ExpertGroup experts = new ExpertGroup(8, Mlp.of(16));
    assertEquals(new Omoe(TASKS, experts, Gate.linear(), TOWERS), model("{type: omoe}"));
    assertEquals(
        new Dbmtl(
            TASKS, experts, Gate.linear(), TOWERS, Mlp.of(8), Map.of("buy", List.of("click"))),
        model("{type: dbmtl, parents: {buy: [click]}}"));
    assertEquals(
        new Chain(TASKS, List.of("cvr"), TOWERS), model("{type: chain, conditionals: [cvr]}"));
    ExpertGroup four = new ExpertGroup(4, Mlp.of(16));
    ExpertGroup none = new ExpertGroup(0, Mlp.of(16));
    assertEquals(
        new Adatt(TASKS, 1, four, none, Gate.linear(), TOWERS),
        model("{type: adatt, experts: {levels: 1, shared: 0}}"));
    assertEquals(
        new Pepnet(TASKS, List.of("page"), List.of("user"), TOWERS),
        model("{type: pepnet, domain: [page], prior: [user]}"));
    fails("model.parents", "{type: dbmtl}");
    fails("circle: click -> click", "{type: dbmtl, parents: {click: [click]}}");
  }

  @Test
  void crossesAndAttentionComeBeforeAnyModel() throws IOException {
    assertEquals(
        new Attended(
            new Crossed(new SharedBottom(TASKS, Mlp.of(16), TOWERS), new CrossNetwork(1, 4)),
            List.of(new History("seen", "item")),
            new TargetAttention(Mlp.of(80, 40), true)),
        model(
            "{type: shared_bottom, cross: {rank: 4}, attention: {softmax: true,"
                + " histories: [{sequence: seen, target: item}]}}"));
    fails("target", "{type: mmoe, attention: {histories: [{sequence: seen}]}}");
  }

  @Test
  void aClassOfOnesOwnIsAType() throws IOException {
    Experiment own = experiment("{type: com.example.TwoLayers, units: 7, activation: elu}");
    assertEquals(new TwoLayers(TASKS, TOWERS, 7, Activation.ELU, 0.01), own.model());
    Path resolved = folder.resolve("resolved.yaml");
    ConfigFile.write(own.config(), resolved);
    assertEquals(own.model(), new Experiment(ConfigFile.read(resolved, Map.of())).model());
  }

  @Test
  void balancersAreRecordsToo() throws IOException {
    String balancing = "{type: ple}\ntraining: {balancing: {type: ";
    assertEquals(
        Optional.of(new UncertaintyWeighting(0.01)),
        experiment(balancing + "uncertainty}}").trainer().steps().balancer());
    assertEquals(
        Optional.of(new UncertaintyWeighting(0.5)),
        experiment(balancing + "uncertainty, learningRate: 0.5}}").trainer().steps().balancer());
    assertEquals(
        Optional.of(new PcGrad()), experiment(balancing + "pcgrad}}").trainer().steps().balancer());
    assertEquals(Optional.empty(), experiment("{type: ple}").trainer().steps().balancer());
    var e =
        assertThrows(DataException.class, () -> experiment(balancing + "uncertainty, rate: 0.5}}"));
    assertTrue(
        e.getMessage().contains("line 5, column 49: in training.balancing, the key \"rate\""),
        e.getMessage());
  }

  @Test
  void wrongKeysAreNamed() {
    fails(
        "c.yaml, line 4, column 35: in model, the key \"orderPenalti\" does not exist; did you"
            + " mean \"orderPenalty\"?",
        "{type: aitm, orderPenalti: 1}");
    fails(
        "model.orderPenalty: got \"much\", expected a number", "{type: aitm, orderPenalty: much}");
    fails("the key \"model.units\" is missing", "{type: com.example.TwoLayers}");
    fails("model.type: there is no class com.example.None", "{type: com.example.None}");
    fails("is no record that implements MultiTaskModel", "{type: org.mtl4j.task.Task}");
    fails("model.type: got \"dnn\", expected one of [shared_bottom, esmm, mmoe", "{type: dnn}");
    fails("model.activation", "{type: com.example.TwoLayers, units: 7, activation: swish}");
  }
}
