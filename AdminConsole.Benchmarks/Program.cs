using AdminConsole.Benchmarks;

return await BenchmarkRun.StartAsync(args);
