"""SQL, beside the method that uses it. Rows become models here and nowhere else."""
